// Zips that no library agrees to write.

import { crc32 } from 'node:zlib'

export interface RawEntry {
  readonly name: string
  /** Stored as it is. */
  readonly data?: string | Buffer
  /** Or deflated already. */
  readonly deflated?: Buffer
  /** The size that the headers claim. */
  readonly size?: number
  /** Unix mode with the file's type. */
  readonly mode?: number
}

const VERSION = 20
const MADE_BY_UNIX = 3 << 8

export function rawZip(entries: readonly RawEntry[]): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  for (const { name, data = '', deflated, size, mode = 0o100644 } of entries) {
    const content = (deflated ?? typeof data === 'string') ? Buffer.from(data) : data
    const nameBytes = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(VERSION, 0)
    common.writeUInt16LE(deflated ? 8 : 0, 4)
    common.writeUInt32LE(deflated ? 0 : checksum(content), 10)
    common.writeUInt32LE(content.length, 14)
    common.writeUInt32LE(size ?? content.length, 18)
    common.writeUInt16LE(nameBytes.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, nameBytes, content])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE((mode << 16) >>> 0, 6)
    rest.writeUInt32LE(offset, 10)
    const madeBy = Buffer.alloc(2)
    madeBy.writeUInt16LE(MADE_BY_UNIX | VERSION)
    centrals.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), madeBy, common, rest, nameBytes]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(centrals)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\u0005\u0006'), end])
}

/** Node.js has crc32 only since 20.15. */
function checksum(bytes: Buffer): number {
  return crc32?.(bytes) ?? 0
}
