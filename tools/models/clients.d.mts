export const clients: readonly { readonly service: string; readonly client: string }[]
