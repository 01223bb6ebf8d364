// Virtual MFA devices: codes by time, as apps show them (RFC 6238: SHA-1, 30 seconds, six digits).

import { createHmac } from 'node:crypto'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { ALL } from './account.ts'
import { invalidCode, noSuchEntity } from './errors.ts'
import { lower, mfaDevices, mfaOfUser, type MfaRow } from './tables.ts'

const STEP_MS = 30_000
/** A device's clock may be so many steps off. */
const DRIFT_STEPS = 10
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** 64 characters of base32, as AWS gives. */
export function newSeed(tx: Tx): string {
  return Array.from(tx.random(64), (byte) => BASE32[byte & 31]!).join('')
}

export function* requireDevice(serial: string, userName?: string): Reading<MfaRow> {
  const device = yield* mfaDevices.get(serial)
  const fits =
    userName === undefined || (device?.userName && lower(device.userName) === lower(userName))
  if (device === undefined || !fits) {
    throw noSuchEntity(`MFA Device with serial number ${serial} does not exist.`)
  }
  return device
}

export function* devicesOf(user: string): Reading<MfaRow[]> {
  const found: MfaRow[] = []
  for (const { key } of yield* mfaOfUser.range([lower(user)], { limit: ALL })) {
    key.text()
    const row = yield* mfaDevices.get(key.text())
    if (row !== undefined) found.push(row)
  }
  return found
}

export function presentDevice(device: MfaRow, userName: string) {
  return {
    UserName: userName,
    SerialNumber: device.serial,
    EnableDate: new Date(device.enabledAtMs ?? device.createdAtMs),
  }
}

/** Throws unless both codes are the device's, one after the other. */
export function requireCodes(
  { seed }: MfaRow,
  [first, second]: readonly [string, string],
  nowMs: number,
): void {
  const key = decode(seed)
  const now = Math.floor(nowMs / STEP_MS)
  for (let step = now - DRIFT_STEPS; step <= now + DRIFT_STEPS; step++) {
    if (codeAt(key, step) === first && codeAt(key, step + 1) === second) return
  }
  throw invalidCode('Authentication code for device is not valid')
}

/** Whether the code is the device's now, or was a moment ago. */
export function isCodeOf({ seed }: MfaRow, code: string, nowMs: number): boolean {
  const key = decode(seed)
  const now = Math.floor(nowMs / STEP_MS)
  return [now - 1, now, now + 1].some((step) => codeAt(key, step) === code)
}

function codeAt(key: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.max(0, step)))
  const hash = createHmac('sha1', key).update(counter).digest()
  const offset = hash[19]! & 15
  const number = hash.readUInt32BE(offset) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

function decode(base32: string): Uint8Array {
  const bytes: number[] = []
  let [bits, held] = [0, 0]
  for (const character of base32) {
    bits = ((bits << 5) | BASE32.indexOf(character)) & 0xfff
    held += 5
    if (held >= 8) {
      held -= 8
      bytes.push((bits >> held) & 255)
    }
  }
  return Uint8Array.from(bytes)
}
