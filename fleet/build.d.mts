export function buildFleet(): Promise<void>;
