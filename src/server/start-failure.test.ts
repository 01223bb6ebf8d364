import { expect, test } from 'vitest'
import { readSettings } from './settings.ts'
import { startFailure, StartFailed } from './start-failure.ts'

const settings = readSettings({ port: '80', dataDir: '/data' }, {})

function refused(code: string, syscall: string) {
  return startFailure(Object.assign(new Error(`${syscall} ${code}`), { code, syscall }), settings)
}

test('a port that only root may have is no trouble of the data directory', () => {
  expect(refused('EACCES', 'listen')).toEqual(
    new StartFailed(
      'no permission to listen on port 80 of 127.0.0.1; choose one above 1023 with --port',
    ),
  )
  expect(refused('EACCES', 'mkdir')).toEqual(
    new StartFailed('cannot use data directory /data: mkdir EACCES'),
  )
})

test('whatever the disk or the name of the host refuses is one line', () => {
  expect(refused('EAI_AGAIN', 'getaddrinfo')).toBeInstanceOf(StartFailed)
  const odd = Object.assign(new Error('ELOOP'), { code: 'ELOOP', path: '/data/store' })
  expect(startFailure(odd, settings)).toEqual(
    new StartFailed('cannot use data directory /data: ELOOP'),
  )
})

test('what nobody foresaw stays what it is', () => {
  const error = new Error('no idea')
  expect(startFailure(error, settings)).toBe(error)
})
