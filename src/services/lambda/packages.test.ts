import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync, crc32 } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lambdaFixture, zip, type Fixture } from './lambda-fixture.ts'
import { Packages } from './packages.ts'

interface RawEntry {
  readonly name: string
  readonly content?: Buffer
  readonly mode?: number
  /** Lies about the size. */
  readonly declared?: number
  readonly flags?: number
}

/** A zip written byte by byte: the kind that no library would make. */
function rawZip(entries: readonly RawEntry[]): Buffer {
  const parts: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, content = Buffer.alloc(0), mode = 0o100644, declared, flags = 0 } of entries) {
    const data = deflateRawSync(content)
    const bytes = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(flags, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(declared ?? content.length, 18)
    common.writeUInt16LE(bytes.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, bytes, data])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE((mode << 16) >>> 0, 6)
    rest.writeUInt32LE(offset, 10)
    const madeBy = Buffer.from([20, 3])
    central.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), madeBy, common, rest, bytes]))
    parts.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, directory, end])
}

describe('deployment packages', () => {
  let lambda: Fixture
  let packages: Packages
  beforeEach(() => {
    lambda = lambdaFixture()
    packages = new Packages(lambda.env)
  })
  afterEach(() => lambda.end())

  const root = () => join(lambda.env.settings.dataDir, 'lambda', 'packages')
  const left = () => (existsSync(root()) ? readdirSync(root()) : [])

  it('keeps files, folders and modes', async () => {
    const row = await packages.accept(
      await zip({ 'a/b.txt': 'text', bootstrap: { content: '#!', mode: 0o755 } }),
    )
    const directory = await packages.directory(row)
    expect(readFileSync(join(directory, 'a/b.txt'), 'utf8')).toBe('text')
    expect(statSync(join(directory, 'bootstrap')).mode & 0o777).toBe(0o755)
    expect(row.sha256).toMatch(/^[A-Za-z0-9+/]{43}=$/)
  })

  it('takes names for what they say, whatever type a packer gives them', async () => {
    const entries = [
      { name: 'lib/', mode: 0o177777 },
      { name: 'lib/a.txt', content: Buffer.from('a'), mode: 0o177777 },
      { name: 'link/', mode: 0o120777 },
      { name: 'plain', content: Buffer.from('b'), mode: 0 },
    ]
    const directory = await packages.directory(await packages.accept(rawZip(entries)))
    expect(readdirSync(directory).sort()).toEqual(['lib', 'link', 'plain'])
    expect(readFileSync(join(directory, 'lib/a.txt'), 'utf8')).toBe('a')
    expect(statSync(join(directory, 'link')).isDirectory()).toBe(true)
  })

  it('unpacks again after a restart, from the blob', async () => {
    const row = await packages.accept(await zip({ a: '1' }))
    const again = new Packages(lambda.env)
    expect(readFileSync(join(await again.directory(row), 'a'), 'utf8')).toBe('1')
  })

  it('leaves nothing when removed', async () => {
    const row = await packages.accept(await zip({ a: '1' }))
    await packages.remove(row)
    expect(left()).toEqual([])
    await expect(packages.directory(row)).rejects.toMatchObject({ name: 'BlobMissing' })
  })

  const BAD = 'Could not unzip uploaded file. Please check your file, then try to upload again.'
  const text = Buffer.from('x')
  it.each<[string, Buffer, string]>([
    ['no zip', Buffer.from('this is no zip'), BAD],
    ['a cut one', rawZip([{ name: 'a', content: text }]).subarray(0, 60), BAD],
    ['an empty one', rawZip([]), 'Uploaded file must be a non-empty zip'],
    ['a way up', rawZip([{ name: '../up', content: text }]), BAD],
    ['a way up inside', rawZip([{ name: 'a/../../up', content: text }]), BAD],
    ['an absolute name', rawZip([{ name: '/etc/up', content: text }]), BAD],
    ['a drive', rawZip([{ name: 'C:/up', content: text }]), BAD],
    ['a backslash', rawZip([{ name: '..\\up', content: text }]), BAD],
    ['a NUL', rawZip([{ name: 'a\0b', content: text }]), BAD],
    ['a symbolic link', rawZip([{ name: 'l', content: Buffer.from('/etc'), mode: 0o120777 }]), BAD],
    ['a device', rawZip([{ name: 'd', mode: 0o020666 }]), BAD],
    ['a file below a file', rawZip([{ name: 'a', content: text }, { name: 'a/b' }]), BAD],
    ['an encrypted file', rawZip([{ name: 'a', content: text, flags: 1 }]), BAD],
    ['a lie about sizes', rawZip([{ name: 'a', content: Buffer.alloc(100), declared: 9 }]), BAD],
    ['a long name', rawZip([{ name: `${'n'.repeat(300)}`, content: text }]), BAD],
    [
      'a bomb',
      rawZip([1, 2, 3].map((n) => ({ name: `${n}`, content: text, declared: 100_000_000 }))),
      BAD,
    ],
    [
      'honest but too large',
      rawZip([{ name: 'a', content: text, declared: 262_144_001 }]),
      'Unzipped size must be smaller than 262144000 bytes',
    ],
  ])('refuses %s and leaves nothing behind', async (_title, content, message) => {
    await expect(packages.accept(content)).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message,
    })
    expect(left()).toEqual([])
    expect(existsSync(join(root(), '..', 'up'))).toBe(false)
  })
})
