export function runtimePackages(root: string): Readonly<Record<string, object>>;
