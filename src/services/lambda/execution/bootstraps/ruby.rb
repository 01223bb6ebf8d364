# frozen_string_literal: true

# Runs a Ruby function: requires the handler's file, then asks the Runtime API for one event after
# another. Behaves as AWS's managed runtime does where functions can tell.
# https://docs.aws.amazon.com/lambda/latest/dg/ruby-handler.html

require 'json'
require 'logger'
require 'socket'
require 'stringio'

# Not of the function's own names, which are top-level constants and methods.
module MillraceLambda
  PREFIX = '/2018-06-01/runtime'
  LOG_FD = 3
  FRAME_TYPE = 0xA55A0003
  MAX_FRAMES = 100

  class << self
    attr_accessor :request_id
  end

  # One frame is one log event, whatever newlines it holds.
  module Log
    @frames = IO.for_fd(LOG_FD, 'wb', autoclose: false)
    @frames.sync = true
    @lock = Mutex.new

    def self.event(message)
      data = message.b
      micros = Process.clock_gettime(Process::CLOCK_REALTIME, :microsecond)
      frame = [FRAME_TYPE, data.bytesize, micros].pack('NNQ>') + data
      @lock.synchronize { @frames.write(frame) }
    rescue SystemCallError
      nil
    end

    def self.json?
      ENV['AWS_LAMBDA_LOG_FORMAT'] == 'JSON'
    end

    def self.error(message, document)
      if json?
        entry = { timestamp: now, level: 'ERROR', message: message, requestId: MillraceLambda.request_id }
        return event(JSON.generate(entry.compact.merge(document)))
      end
      heading = "#{document[:errorType]}: #{document[:errorMessage]}"
      event([message, heading, *document[:stackTrace].map { |frame| "\t#{frame}" }].join("\n"))
    end

    def self.now
      Time.now.utc.strftime('%Y-%m-%dT%H:%M:%S.%6NZ')
    end
  end

  # Standard output and error of Ruby code: what is written at once, up to its last newline, is one
  # event, as with AWS's `puts` and Logger.
  class Output
    MAX_BYTES = 262_144

    def initialize(raw)
      @raw = raw
      @text = +''
    end

    def write(*parts)
      text = parts.join
      @text << text
      finish if @text.end_with?("\n") || @text.bytesize >= MAX_BYTES
      text.bytesize
    end

    def <<(text)
      write(text)
      self
    end

    def print(*parts)
      write(*parts)
      nil
    end

    # Formatted as Ruby does it, then written at once.
    %i[puts printf putc pp].each do |name|
      define_method(name) do |*parts|
        text = StringIO.new
        text.send(name, *parts)
        write(text.string)
        nil
      end
    end

    def flush
      self
    end

    def sync
      true
    end

    def sync=(given); end

    def finish
      return if @text.empty?

      text = @text
      @text = +''
      Log.event(text.chomp)
    end

    def respond_to_missing?(name, all = false)
      @raw.respond_to?(name, all)
    end

    def method_missing(name, *arguments, &block)
      @raw.public_send(name, *arguments, &block)
    end
  end

  # Loggers to the standard output write events, with the request in their default format.
  # https://docs.aws.amazon.com/lambda/latest/dg/ruby-logging.html
  module LoggerToEvents
    def initialize(device = nil, *arguments, **options)
      standard = { STDOUT => $stdout, STDERR => $stderr }
      own = device.is_a?(IO) || device.is_a?(Output)
      super(own ? standard.fetch(device, device) : device, *arguments, **options)
      return unless own && !options[:formatter]

      @default_formatter = Log.json? ? JsonFormat.new : TextFormat.new
    end
  end

  class TextFormat < Logger::Formatter
    def call(severity, time, name, message)
      at = time.strftime('%Y-%m-%dT%H:%M:%S.%6N')
      heading = format('%s, [%s #%d] %5s %s -- %s', severity[0], at, Process.pid, severity,
                       MillraceLambda.request_id, name)
      "#{heading}: #{msg2str(message)}\n"
    end
  end

  class JsonFormat < Logger::Formatter
    def call(severity, _time, name, message)
      entry = { timestamp: Log.now, level: severity, requestId: MillraceLambda.request_id, logger: name }
      if message.is_a?(Exception)
        entry[:message] = message.message
        entry[:errorType] = message.class.to_s
        entry[:errorMessage] = message.message
        entry[:stackTrace] = message.backtrace
      else
        entry[:message] = msg2str(message)
      end
      "#{JSON.generate(entry.compact)}\n"
    end
  end

  # https://docs.aws.amazon.com/lambda/latest/dg/ruby-context.html
  class Context
    attr_reader :aws_request_id, :invoked_function_arn, :log_group_name, :log_stream_name,
                :function_name, :function_version, :memory_limit_in_mb, :identity,
                :client_context, :tenant_id, :deadline_ms

    def initialize(headers)
      @aws_request_id = headers['lambda-runtime-aws-request-id']
      @invoked_function_arn = headers['lambda-runtime-invoked-function-arn']
      @tenant_id = headers['lambda-runtime-aws-tenant-id']
      @deadline_ms = headers['lambda-runtime-deadline-ms'].to_i
      @log_group_name = ENV['AWS_LAMBDA_LOG_GROUP_NAME']
      @log_stream_name = ENV['AWS_LAMBDA_LOG_STREAM_NAME']
      @function_name = ENV['AWS_LAMBDA_FUNCTION_NAME']
      @function_version = ENV['AWS_LAMBDA_FUNCTION_VERSION']
      @memory_limit_in_mb = ENV['AWS_LAMBDA_FUNCTION_MEMORY_SIZE']
      @identity = document(headers['lambda-runtime-cognito-identity'])
      @client_context = document(headers['lambda-runtime-client-context'])
    end

    def get_remaining_time_in_millis
      now = Process.clock_gettime(Process::CLOCK_REALTIME, :millisecond)
      [@deadline_ms - now, 0].max
    end

    private

    def document(text)
      JSON.parse(text) if text && !text.empty?
    end
  end

  # The Runtime API over one socket. A handler's answer and the question for the next event go out
  # together, which halves the trips of a warm invocation.
  class RuntimeClient
    def initialize(address)
      @address = address
      host, port = address.split(':')
      @socket = TCPSocket.new(host, port.to_i)
      @socket.setsockopt(Socket::IPPROTO_TCP, Socket::TCP_NODELAY, 1)
      @owed = 0
    end

    def next
      send_all(head('GET', '/invocation/next')) if @owed.zero?
      status, headers, body = last
      exit!(1) if status != 200
      [headers, body]
    end

    def respond(request_id, body, type)
      answer = post("/invocation/#{request_id}/response", body, "Content-Type: #{type}\r\n")
      send_all(answer, head('GET', '/invocation/next'))
    end

    def fail(path, document)
      type = document[:errorType].gsub(/[^\x20-\x7e]/, '?')
      extra = "Content-Type: application/json\r\nLambda-Runtime-Function-Error-Type: #{type}\r\n"
      send_all(post(path, JSON.generate(document), extra))
      last
    end

    private

    def head(method, path, extra = '')
      "#{method} #{PREFIX}#{path} HTTP/1.1\r\nHost: #{@address}\r\n#{extra}\r\n".b
    end

    def post(path, body, extra)
      head('POST', path, "#{extra}Content-Length: #{body.bytesize}\r\n") + body.b
    end

    def send_all(*requests)
      @owed += requests.size
      @socket.write(requests.join)
    rescue SystemCallError, IOError
      exit!(1) # the other side is gone: nobody will ever ask for us again
    end

    # The answer to the last request; those before it are read and passed over.
    def last
      answer = nil
      while @owed.positive?
        @owed -= 1
        answer = read
      end
      answer
    end

    def read
      status = line.split(' ', 3)[1].to_i
      headers = {}
      until (header = line).empty?
        name, value = header.split(':', 2)
        headers[name.downcase] = value.strip
      end
      length = headers['content-length'].to_i
      body = length.zero? ? +'' : @socket.read(length)
      exit!(1) if body.nil? || body.bytesize < length
      [status, headers, body.force_encoding(Encoding::UTF_8)]
    rescue SystemCallError, IOError, NoMethodError
      exit!(1)
    end

    def line
      @socket.gets("\n").chomp("\r\n").force_encoding(Encoding::UTF_8)
    end
  end

  # `file.method` or `file.Module::Class.method`
  class Handler
    def initialize(setting)
      @file, *names = setting.split('.')
      unless @file && [1, 2].include?(names.size)
        raise ArgumentError, "Invalid handler #{setting.split('.')}, must be of form FILENAME.METHOD " \
                             'or FILENAME.CLASS.METHOD where FILENAME corresponds with an existing ' \
                             'Ruby source file FILENAME.rb, CLASS is an optional module/class ' \
                             'namespace and METHOD is a callable method. If using CLASS, METHOD ' \
                             'must be a class-level method.'
      end
      @method = names.last
      @class = names.first if names.size == 2
      require @file
    end

    # Answers the body and its content type.
    def call(event, context)
      target = @class ? Kernel.const_get(@class) : TOPLEVEL_BINDING.receiver
      answer = target.send(@method, event: event, context: context)
      return [answer.read.b, 'application/unknown'] if answer.is_a?(StringIO) || answer.is_a?(IO)

      [JSON.generate(answer), 'application/json']
    end
  end

  def self.document(kind, error)
    frames = (error.backtrace || []).take_while { |frame| !frame.start_with?(__FILE__) }
    message = error.message.to_s.encode('UTF-8', invalid: :replace, undef: :replace) + way_out(error)
    { errorMessage: message, errorType: "#{kind}<#{error.class}>", stackTrace: frames.first(MAX_FRAMES) }
  end

  # AWS's runtime has its SDK; here the machine may have none.
  def self.way_out(error)
    return '' unless error.is_a?(LoadError) && error.path.to_s.start_with?('aws-sdk')

    "\n(Millrace found no such gem on this machine: install it for its ruby, or put it into the " \
      'package or a layer.)'
  end

  def self.finish_output
    [$stdout, $stderr].each { |stream| stream.finish if stream.is_a?(Output) }
    STDOUT.flush
  end

  def self.run(client, handler)
    headers, body = client.next
    context = Context.new(headers)
    self.request_id = context.aws_request_id
    ENV['_X_AMZN_TRACE_ID'] = headers['lambda-runtime-trace-id']
    answer, type = handler.call(JSON.parse(body), context)
    finish_output
    client.respond(request_id, answer, type)
  rescue Exception => e # rubocop:disable Lint/RescueException
    # An exit, too, is the handler's error, and no other event runs after one of these.
    critical = e.is_a?(NameError) || !e.is_a?(StandardError)
    failed = document('Function', e)
    Log.error(critical ? 'Critical exception from handler' : 'Error raised from handler method', failed)
    finish_output
    client.fail("/invocation/#{request_id}/error", failed)
    exit!(1) if critical
  end

  # After what the runtime itself needs of the standard library: a package's json.rb must not stand
  # in for it.
  def self.library_folders
    folders = [ENV.fetch('LAMBDA_TASK_ROOT')]
    layers = ENV['MILLRACE_LAYERS_DIR']
    folders << "#{layers}/ruby/lib" if layers
    $LOAD_PATH.unshift(*(folders - $LOAD_PATH))
    # For the interpreters that a function starts.
    ENV['RUBYLIB'] = [*folders, *ENV['RUBYLIB']&.split(':')].uniq.join(':')
  end

  def self.main
    client = RuntimeClient.new(ENV.fetch('AWS_LAMBDA_RUNTIME_API'))
    library_folders
    STDOUT.sync = true
    $stdout = Output.new(STDOUT)
    $stderr = Output.new(STDERR)
    Logger.prepend(LoggerToEvents)
    begin
      handler = Handler.new(ENV.fetch('_HANDLER', ''))
    rescue Exception => e # rubocop:disable Lint/RescueException
      failed = document('Init', e)
      Log.error("Init error when loading handler #{ENV.fetch('_HANDLER', '')}", failed)
      finish_output
      client.fail('/init/error', failed)
      exit!(1)
    end
    loop { run(client, handler) }
  end
end

MillraceLambda.main
