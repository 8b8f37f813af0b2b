-- CreateIndex
CREATE INDEX "inventory_order_idx" ON "inventory"("host", "nic_sort", "port_id");
