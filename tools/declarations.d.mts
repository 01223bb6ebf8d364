export function declare(directory?: string): number
