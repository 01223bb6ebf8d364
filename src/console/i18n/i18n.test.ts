import { expect, test } from 'vitest'
import { en } from './en.ts'
import { ko } from './ko.ts'

test('both languages say the same things', () => {
  expect(Object.keys(ko).toSorted()).toEqual(Object.keys(en).toSorted())
})

test('with the same blanks to fill', () => {
  const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([blank]) => blank).toSorted()
  for (const [key, text] of Object.entries(en)) {
    expect([key, ...blanks(ko[key as keyof typeof en])]).toEqual([key, ...blanks(text)])
  }
})

test('every Korean text is Korean, but for names', () => {
  const names = new Set(['app.title', 'app.language'])
  for (const [key, text] of Object.entries(ko)) {
    if (!names.has(key)) expect([key, /[가-힣]/.test(text)]).toEqual([key, true])
  }
})
