// SigV4's own percent-encoding. Text here holds one byte per character (latin1), as node gives what
// it read from the socket, so non-ASCII bytes survive unchanged.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html

const HEX = '0123456789ABCDEF'
const UNRESERVED = new Uint8Array(256)
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~') {
  UNRESERVED[char.charCodeAt(0)] = 1
}
const ENCODED = Array.from({ length: 256 }, (_, byte) =>
  UNRESERVED[byte] ? String.fromCharCode(byte) : `%${HEX[byte >> 4]}${HEX[byte & 15]}`,
)

const PERCENT = 0x25
const PLUS = 0x2b
const SLASH = 0x2f

/** Encodes each byte once; `%` too. */
export function encodeBytes(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i++) out += ENCODED[text.charCodeAt(i) & 255]
  return out
}

/** Decodes, then encodes in the one canonical way: `%7e` becomes `~`, `*` becomes `%2A`. */
export function recode(
  text: string,
  options: { plusIsSpace: boolean; keepSlash: boolean },
): string {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    let byte = text.charCodeAt(i) & 255
    if (byte === PERCENT) {
      const high = hexDigit(text.charCodeAt(i + 1))
      const low = hexDigit(text.charCodeAt(i + 2))
      if (high >= 0 && low >= 0) {
        byte = (high << 4) | low
        i += 2
      }
    } else if (byte === PLUS && options.plusIsSpace) {
      byte = 0x20
    }
    out += byte === SLASH && options.keepSlash ? '/' : ENCODED[byte]
  }
  return out
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  if (code >= 0x41 && code <= 0x46) return code - 0x37
  if (code >= 0x61 && code <= 0x66) return code - 0x57
  return -1
}
