// The console in a real browser: every page, in both languages, with hostile names and bodies in it.

import axe from 'axe-core'
import { existsSync } from 'node:fs'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startCli, type Running } from './command-line.ts'
import { queueArn } from './zip.ts'

const BROWSER = process.env.MILLRACE_CHROMIUM ?? '/usr/bin/chromium'
const HOSTILE = '<img src=x onerror="window.hurt=1"><script>window.hurt=1<'
const isThere = existsSync(BROWSER)
if (!isThere) console.log(`skipped: the console in a browser, for there is no ${BROWSER}`)

describe.skipIf(!isThere)('the console', () => {
  let mill: Running
  let browser: Browser
  let page: Page
  let messageId: string
  const trouble: string[] = []

  const api = async (operation: string, input: unknown): Promise<any> => {
    const url = `${mill.endpoint}/_millrace/api/${operation}`
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify(input) })
    if (!answer.ok) throw new Error(await answer.text())
    return answer.json()
  }
  let shown = 0
  /** Loaded anew each time: another hash alone would keep the page. */
  const show = async (hash: string) => {
    await page.goto(`${mill.endpoint}/_millrace/console/?${shown++}${hash}`)
    await page.locator('h1').first().waitFor({ state: 'attached' })
  }

  beforeAll(async () => {
    mill = await startCli(['--store', 'memory', '--clock', 'virtual', '--log-level', 'error'])
    await arrange()
    browser = await chromium.launch({
      executablePath: BROWSER,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
    })
    page = await browser.newPage({ locale: 'en-US', viewport: { width: 1440, height: 900 } })
    page.on('pageerror', (error) => trouble.push(error.message))
    page.on('console', (said) => said.type() === 'error' && trouble.push(said.text()))
  })
  afterAll(async () => {
    await browser?.close()
    await mill?.stop()
  })

  async function arrange(): Promise<void> {
    await api('sqs/CreateQueue', { QueueName: 'dead' })
    const RedrivePolicy = `{"deadLetterTargetArn":"${queueArn('dead')}","maxReceiveCount":"5"}`
    const { QueueUrl } = await api('sqs/CreateQueue', {
      QueueName: 'orders',
      Attributes: { RedrivePolicy },
    })
    const { TopicArn } = await api('sns/CreateTopic', { Name: 'placed' })
    await api('sns/Subscribe', { TopicArn, Protocol: 'sqs', Endpoint: queueArn('orders') })
    await api('sns/Publish', { TopicArn, Message: HOSTILE, Subject: 'x' })
    const dead = { QueueUrl: QueueUrl.replace('orders', 'dead'), MessageBody: HOSTILE }
    messageId = (await api('sqs/SendMessage', dead)).MessageId
    await api('s3/CreateBucket', { Bucket: 'photos' })
    await api('s3/PutObject', { Bucket: 'photos', Key: HOSTILE, Body: btoa(HOSTILE) })
    await api('events/PutRule', {
      Name: 'big',
      EventPattern: '{"source":["x"]}',
      Description: HOSTILE,
    })
  }

  test('the map shows resources, dead letters and arrows', async () => {
    await show('')
    await page.getByText('placed', { exact: true }).waitFor()
    await page.getByText('dead letters: 1').waitFor()
    expect(await page.locator('.react-flow__edge').count()).toBeGreaterThanOrEqual(2)
    await page.getByLabel('Find a resource').fill('orders')
    await page.locator('.resource.found').waitFor()
    await page.getByLabel('Group by').selectOption('service')
    await page.locator('.group-name', { hasText: 'sqs' }).waitFor()
  })

  test('an event tells where it is, and its path', async () => {
    await show('')
    await page.getByRole('searchbox', { name: 'Find an event' }).fill(messageId)
    await page.keyboard.press('Enter')
    await page.getByText('is in queue dead', { exact: false }).first().waitFor()
    await page.getByText('Path', { exact: true }).waitFor()
    await show('#/event/nothing')
    await page.getByText('No event has this id.').waitFor()
  })

  test('the list of events follows what happens', async () => {
    await show('#/events')
    await page.getByText('SendMessage').first().waitFor()
    await page.getByText('live', { exact: true }).waitFor()
    const { MessageId } = await api('sqs/SendMessage', {
      QueueUrl: `${mill.endpoint}/000000000000/orders`,
      MessageBody: 'new',
    })
    await page.getByText(MessageId).first().waitFor()
  })

  test('a queue is sent to, looked into and purged', async () => {
    await show(`#/resources/${encodeURIComponent(queueArn('dead'))}`)
    await page.getByText(HOSTILE).waitFor()
    await page.getByLabel('Body').fill('from the console')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('from the console', { exact: true }).last().waitFor()
    page.once('dialog', (dialog) => void dialog.accept())
    await page.getByRole('button', { name: 'Purge' }).click()
    await page.getByText('No message is waiting.').waitFor()
  })

  test('objects and patterns are looked at', async () => {
    await show(`#/resources/${encodeURIComponent('arn:aws:s3:::photos')}`)
    await page.getByRole('button', { name: HOSTILE }).click()
    await page.locator('.answer pre', { hasText: HOSTILE }).waitFor()
    const rule = 'arn:aws:events:us-east-1:000000000000:rule/big'
    await show(`#/resources/${encodeURIComponent(rule)}`)
    await page.getByRole('button', { name: 'Does it match?' }).click()
    await page.getByText('It matches.').waitFor()
  })

  test('time moves', async () => {
    await show('#/time')
    const now = page.getByText(/^It is 20/)
    const before = await now.textContent()
    await page.getByRole('button', { name: 'Move', exact: true }).click()
    await expect.poll(() => now.textContent(), { timeout: 20_000 }).not.toBe(before)
  })

  const PAGES = ['map', 'events', 'resources', 'calls', 'outbox', 'time', 'doctor']

  test('no page breaks a rule of accessibility, in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      for (const name of [...PAGES, `event/${messageId}`]) {
        await show(`#/${name}`)
        await page.evaluate(axe.source)
        const { violations } = await page.evaluate<any>('axe.run()')
        const said = violations.map(({ id, nodes }: any) => [id, nodes[0].html.slice(0, 200)])
        expect([name, colorScheme, ...said]).toEqual([name, colorScheme])
      }
    }
  })

  test('it speaks Korean, and nothing runs over on a telephone', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await show('#/map')
    await page.getByRole('button', { name: '한국어' }).click()
    await page.getByRole('link', { name: '이벤트' }).waitFor()
    for (const name of PAGES) {
      await show(`#/${name}`)
      const over = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
      expect([name, await page.evaluate(over)]).toEqual([name, 0])
    }
  })

  test('nothing that people sent was run, and nothing went wrong', async () => {
    expect(await page.evaluate('window.hurt')).toBeUndefined()
    expect(trouble.filter((text) => !text.includes('404'))).toEqual([])
  })
})
