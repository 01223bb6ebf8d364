// What Millrace's calls to URLs of its callers' choice carry, so that it knows itself when one of them
// leads back, by whatever name, port or proxy. https://www.rfc-editor.org/rfc/rfc8586
export const LOOP_HEADER = 'cdn-loop'
export const LOOP_TOKEN = 'millrace'
