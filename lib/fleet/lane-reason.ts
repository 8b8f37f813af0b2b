/** How the reason of a port begins that is a lane of another port's cage. The name of that port and a full stop follow. */
export const LANE_REASON = 'This port is one lane of the cage of ';
