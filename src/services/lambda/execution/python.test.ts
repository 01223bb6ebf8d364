import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lambdaFixture, type Fixture } from '../lambda-fixture.ts'

describe('python functions', () => {
  let lambda: Fixture
  beforeAll(() => void (lambda = lambdaFixture()))
  afterAll(() => lambda.end())

  let number = 0
  async function once(code: string, handler = 'main.handler', event: unknown = {}, input = {}) {
    const name = `p${number++}`
    const file = `${handler.slice(0, handler.lastIndexOf('.'))}.py`
    const given = { Runtime: 'python3.12', Handler: handler, ...input }
    await lambda.create(name, { [file]: code }, given)
    return lambda.run(name, event)
  }

  it('runs a handler in a folder and marshals what it returns', async () => {
    const { payload, error } = await once(
      `from decimal import Decimal
def handler(event, context):
    return {"hello": event["name"], "price": Decimal("1.5"), "left": context.get_remaining_time_in_millis() > 1000}`,
      'app/main.handler',
      { name: '세계' },
    )
    expect(error).toBeUndefined()
    expect(payload).toEqual({ hello: '세계', price: 1.5, left: true })
  })

  const VALUES = `from decimal import Decimal
from collections import namedtuple
from typing import NamedTuple
Point = namedtuple("Point", "x y")
class Named(NamedTuple):
    inner: Point
def handler(event, context):
    return {"price": Decimal("1.10"), "long": Decimal("12345678901234567890"), "tiny": [Decimal("1E-9")],
            "named": Named(Point(1, Decimal("2.50"))), "tuple": (1, Point(3, 4)), "bytes": b"raw", "text": "é세"}`

  it.each([
    ['python3.12', '"é세"'],
    ['python3.9', String.raw`"\u00e9\uc138"`],
  ])('marshals as the client of %s does: digits, named tuples, letters', async (Runtime, text) => {
    const name = `values${number++}`
    await lambda.create(name, { 'main.py': VALUES }, { Runtime, Handler: 'main.handler' })
    const { Payload } = await lambda.call('Invoke', { FunctionName: name })
    expect(Buffer.from(Payload).toString()).toBe(
      '{"price": 1.10, "long": 12345678901234567890, "tiny": [1E-9], ' +
        '"named": {"inner": {"x": 1, "y": 2.50}}, "tuple": [1, {"x": 3, "y": 4}], ' +
        `"bytes": "raw", "text": ${text}}`,
    )
  })

  it('is not broken by files named like modules of the standard library', async () => {
    const names = ['json', 'logging', 're', 'os', 'traceback', 'socket', 'decimal', 'types']
    const files = Object.fromEntries(names.map((name) => [`${name}.py`, 'raise Exception("mine")']))
    const main = `import subprocess, sys, json, own
def handler(event, context):
    code = "import own; print(own.VALUE)"
    return [json.dumps(1), own.VALUE, subprocess.check_output([sys.executable, "-S", "-c", code], text=True)]`
    await lambda.create(
      'shadows',
      { ...files, 'main.py': main, 'own.py': 'VALUE = 5' },
      {
        Runtime: 'python3.12',
        Handler: 'main.handler',
        Environment: { Variables: { PYTHONPATH: '/var/task' } },
      },
    )
    expect((await lambda.run('shadows')).payload).toEqual(['1', 5, '5\n'])
  })

  it('reports what a handler raises, with its traceback in one log event', async () => {
    const { payload, error, log } = await once(`def fail():
    raise ValueError("bad value")
def handler(event, context):
    fail()`)
    expect(error).toBe('Unhandled')
    expect(payload).toMatchObject({ errorMessage: 'bad value', errorType: 'ValueError' })
    expect(payload.requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect(payload.stackTrace).toHaveLength(2)
    expect(payload.stackTrace[1]).toMatch(/main\.py", line 2, in fail\n +raise ValueError/)
    expect(log).toMatch(/\[ERROR\] ValueError: bad value\nTraceback \(most recent call last\):\n/)
  })

  it.each([
    ['Runtime.ImportModuleError', 'main.handler', 'import no_such_module'],
    ['Runtime.HandlerNotFound', 'main.handler', 'other = 1'],
    ['Runtime.UserCodeSyntaxError', 'main.handler', 'def handler(:'],
    ['Runtime.MarshalError', 'main.handler', 'def handler(e, c): return {1, 2}'],
    ['ZeroDivisionError', 'main.handler', '1 / 0'],
  ])('reports %s', async (type, handler, code) => {
    expect((await once(code, handler)).payload.errorType).toBe(type)
  })

  it('reports an exit', async () => {
    const { payload } = await once(`import sys
def handler(event, context): sys.exit(3)`)
    expect(payload.errorType).toBe('Runtime.ExitError')
    expect(payload.errorMessage).toMatch(/Runtime exited with error: exit status 3$/)
  })

  it('logs prints and the logging module in order', async () => {
    const { log } = await once(`import logging, os
def handler(event, context):
    print("first\\nsecond")
    logging.getLogger().warning("third")
    os.write(1, b"raw\\n")`)
    expect(log).toMatch(/\nfirst\nsecond\n\[WARNING\]\t\d{4}-\S+Z\t[0-9a-f-]{36}\tthird\n/)
    expect(log).toContain('raw\n')
  })

  it('sees its environment', async () => {
    const { payload } = await once(
      `import os
def handler(event, context):
    return [os.environ["AWS_EXECUTION_ENV"], os.environ["_X_AMZN_TRACE_ID"][:5], context.function_name,
            context.memory_limit_in_mb, os.environ["STAGE"], os.getcwd() == os.environ["LAMBDA_TASK_ROOT"]]`,
      'main.handler',
      {},
      { Environment: { Variables: { STAGE: 'x1' } } },
    )
    expect(payload).toEqual([
      ...['AWS_Lambda_python3.12', 'Root='],
      ...[expect.stringMatching(/^p\d+$/), '128', 'x1', true],
    ])
  })
})
