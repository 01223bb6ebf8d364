/** Whether dist/ is newer than everything that it is made of. */
export function isBuilt(): boolean
/** Bundles the product; default `dist/`. */
export function build(directory?: string): Promise<void>
