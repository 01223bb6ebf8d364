import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lambdaFixture, zip, type Fixture } from '../lambda-fixture.ts'

const haveRuby = spawnSync('ruby', ['--version'], { stdio: 'ignore' }).status === 0
if (!haveRuby) console.warn('skipped: there is no ruby on the PATH')

const ruby = { Runtime: 'ruby3.3' }

describe.skipIf(!haveRuby)('ruby functions', () => {
  let lambda: Fixture
  beforeAll(() => void (lambda = lambdaFixture()))
  afterAll(() => lambda.end())

  let number = 0
  async function once(code: string, Handler = 'main.handler', event: unknown = {}, input = {}) {
    const name = `r${number++}`
    const file = `${Handler.slice(0, Handler.indexOf('.'))}.rb`
    await lambda.create(name, { [file]: code }, { ...ruby, Handler, ...input })
    return lambda.run(name, event)
  }

  it('runs a method of the file', async () => {
    const { payload, error } = await once(
      `def handler(event:, context:)
         { hello: event["name"], left: context.get_remaining_time_in_millis > 1000, version: context.function_version,
           memory: context.memory_limit_in_mb, id: context.aws_request_id, here: __dir__ == ENV["LAMBDA_TASK_ROOT"] + "/app",
           trace: ENV["_X_AMZN_TRACE_ID"][0, 5], env: ENV["AWS_EXECUTION_ENV"], arn: context.invoked_function_arn[0, 11] }
       end`,
      'app/main.handler',
      { name: '세계' },
    )
    expect(error).toBeUndefined()
    expect(payload).toEqual({
      ...{ hello: '세계', left: true, version: '$LATEST', memory: '128', here: true },
      ...{ trace: 'Root=', env: 'AWS_Lambda_ruby3.3', arn: 'arn:aws:lam' },
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  it('runs a class method in a module, warm', async () => {
    const code = `module Shop
      class Order
        @calls = 0
        def self.place(event:, context:) = [@calls += 1, event]
      end
    end`
    await lambda.create('shop', { 'main.rb': code }, { ...ruby, Handler: 'main.Shop::Order.place' })
    expect((await lambda.run('shop', { n: 1 })).payload).toEqual([1, { n: 1 }])
    expect((await lambda.run('shop', null)).payload).toEqual([2, null])
  })

  it('reports what a handler raises, with its backtrace, and goes on', async () => {
    const code = `def fail_now = raise(ArgumentError, "bad value")
def handler(event:, context:)
  fail_now
end`
    await lambda.create('raises', { 'main.rb': code }, { ...ruby, Handler: 'main.handler' })
    const { payload, error, log } = await lambda.run('raises')
    expect(error).toBe('Unhandled')
    expect(payload).toEqual({
      errorMessage: 'bad value',
      errorType: 'Function<ArgumentError>',
      stackTrace: [
        expect.stringMatching(/main\.rb:1:in .*fail_now'$/),
        expect.stringMatching(/main\.rb:3:in .*handler'$/),
      ],
    })
    expect(log).toMatch(/Function<ArgumentError>: bad value\n\t.*main\.rb:1/)
    expect((await lambda.run('raises')).log).not.toContain('Init Duration')
  })

  it.each([
    ['Init<LoadError>', 'require "no_such_gem"', 'main.handler'],
    ['Init<SyntaxError>', 'def handler(', 'main.handler'],
    ['Init<ZeroDivisionError>', '1 / 0', 'main.handler'],
    ['Init<ArgumentError>', '', 'main'],
    ['Function<NoMethodError>', '', 'main.handler'],
    ['Function<NameError>', '', 'main.Missing.handler'],
    ['Function<ArgumentError>', 'def handler(event, context) = 1', 'main.handler'],
    ['Function<SystemExit>', 'def handler(event:, context:) = exit(3)', 'main.handler'],
    ['Runtime.ExitError', 'def handler(event:, context:) = exit!(3)', 'main.handler'],
  ])('reports %s', async (type, code, handler) => {
    const { payload, error } = await once(code, handler)
    expect(error).toBe('Unhandled')
    expect(payload.errorType).toBe(type)
  })

  it('starts a new process after an error that leaves the code in doubt', async () => {
    await lambda.create('doubt', { 'main.rb': '' }, { ...ruby, Handler: 'main.handler' })
    await lambda.run('doubt')
    const { payload, log } = await lambda.run('doubt')
    expect(payload.errorType).toBe('Function<NoMethodError>')
    expect(log).toContain('Init Duration')
  })

  it('logs puts and Logger in order, each as one event', async () => {
    const code = `require "logger"
LOGGER = Logger.new($stdout)
def handler(event:, context:)
  puts "first", "second"
  LOGGER.warn("third")
  STDOUT.flush
  print "fourth"
end`
    const { log } = await once(code)
    expect(log).toMatch(
      /\nfirst\nsecond\nW, \[\S+ #\d+\] {2}WARN [0-9a-f-]{36} -- : third\nfourth\n/,
    )
    const json = { LoggingConfig: { LogFormat: 'JSON' } }
    const lines = (await once(code, 'main.handler', {}, json)).log.split('\n')
    const entry = lines.find((line) => line.includes('third'))
    expect(JSON.parse(entry!)).toMatchObject({ level: 'WARN', message: 'third' })
  })

  it('finds gems and libraries of the package and of layers', async () => {
    const ZipFile = await zip({ 'ruby/lib/shared.rb': 'SHARED = "layer"' })
    const published = { LayerName: 'libs', Content: { ZipFile } }
    const layer = await lambda.call('PublishLayerVersion', published)
    const gem = 'vendor/bundle/ruby/3.3.0'
    const files = {
      'main.rb': `require "shared"
require "tiny"
def handler(event:, context:) = [SHARED, TINY]`,
      [`${gem}/gems/tiny-1.0.0/lib/tiny.rb`]: 'TINY = "gem"',
      [`${gem}/specifications/tiny-1.0.0.gemspec`]: `Gem::Specification.new do |s|
        s.name = "tiny"; s.version = "1.0.0"; s.summary = "t"; s.authors = ["a"]; s.require_paths = ["lib"]
      end`,
    }
    const input = { ...ruby, Handler: 'main.handler', Layers: [layer.LayerVersionArn] }
    await lambda.create('gems', files, input)
    expect((await lambda.run('gems')).payload).toEqual(['layer', 'gem'])
  })

  it('is not broken by files that are named like the standard library', async () => {
    const names = ['json.rb', 'logger.rb', 'socket.rb', 'monitor.rb', 'stringio.rb', 'uri.rb']
    const files = Object.fromEntries(names.map((name) => [name, 'raise "not this one"']))
    const code = `def handler(event:, context:) = [event["n"], __FILE__, ENV["RUBYLIB"].split(":")[0]]`
    await lambda.create(
      'named',
      { ...files, 'main.rb': code },
      { ...ruby, Handler: 'main.handler' },
    )
    const [n, file, library] = (await lambda.run('named', { n: 1 })).payload
    expect([n, file]).toEqual([1, `${library}/main.rb`])
  })

  it('names the way out where a gem of the AWS SDK is missing', async () => {
    const { payload } = await once('require "aws-sdk-none"')
    expect(payload.errorType).toBe('Init<LoadError>')
    expect(payload.errorMessage).toMatch(/^cannot load such file -- aws-sdk-none\n\(Millrace found/)
  })

  it('answers a stream as it is', async () => {
    const code = `require "stringio"
def handler(event:, context:) = StringIO.new('{"as":"is"}')`
    expect((await once(code)).payload).toEqual({ as: 'is' })
  })
})
