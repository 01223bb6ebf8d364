import { expect, test } from 'vitest'
import { forbidden } from './address.ts'

const local = { loopback: true }
const server = { loopback: false }

test.each([
  '169.254.169.254',
  '169.254.170.2',
  '0.0.0.0',
  '100.100.100.200',
  '255.255.255.255',
  '224.0.0.1',
  '::',
  'fe80::1',
  'fe80::1%eth0',
  'fd00:ec2::254',
  'ff02::1',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '0:0:0:0:0:ffff:a9fe:a9fe',
  '::169.254.169.254',
  '::ffff:0:169.254.169.254',
  '64:ff9b::169.254.169.254',
  '2002:a9fe:a9fe::1',
  'not an address',
])('%s is never called', (address) => {
  expect(forbidden(address, local)).toBeDefined()
})

test.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1', '64:ff9b::127.0.0.1'])(
  '%s is called by a local Millrace only',
  (address) => {
    expect(forbidden(address, local)).toBeUndefined()
    expect(forbidden(address, server)).toMatch(/this machine/)
  },
)

test.each([
  '10.0.0.1',
  '192.168.1.1',
  '172.17.0.1',
  '93.184.216.34',
  '2606:2800:220:1::1',
  'fd12::1',
])('%s may be called', (address) => {
  expect(forbidden(address, server)).toBeUndefined()
})
