// A consumer made with the Kinesis Client Library: reads a stream of two shards, sees it scaled to three,
// and ends when it has seen every record. Arguments: endpoint, `polling` or `fan-out`.

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

public class Consumer {
  static final Set<String> seen = ConcurrentHashMap.newKeySet();

  static class Processor implements ShardRecordProcessor {
    public void initialize(InitializationInput input) {}

    public void processRecords(ProcessRecordsInput input) {
      input.records().forEach(record -> {
        byte[] bytes = new byte[record.data().remaining()];
        record.data().get(bytes);
        seen.add(new String(bytes, StandardCharsets.UTF_8));
      });
      checkpoint(() -> input.checkpointer().checkpoint());
    }

    public void leaseLost(LeaseLostInput input) {}

    public void shardEnded(ShardEndedInput input) {
      checkpoint(() -> input.checkpointer().checkpoint());
    }

    public void shutdownRequested(ShutdownRequestedInput input) {}

    interface Work {
      void run() throws Exception;
    }

    static void checkpoint(Work work) {
      try {
        work.run();
      } catch (Exception error) {
        throw new RuntimeException(error);
      }
    }
  }

  public static void main(String[] arguments) throws Exception {
    URI endpoint = URI.create(arguments[0]);
    boolean fansOut = arguments[1].equals("fan-out");
    String name = "kcl-" + arguments[1];
    var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
    var http = NettyNioAsyncHttpClient.builder().protocol(fansOut ? Protocol.HTTP2 : Protocol.HTTP1_1);
    var kinesis = KinesisAsyncClient.builder().endpointOverride(endpoint).region(Region.US_EAST_1)
        .credentialsProvider(credentials).httpClientBuilder(http).build();
    var dynamo = DynamoDbAsyncClient.builder().endpointOverride(endpoint).region(Region.US_EAST_1)
        .credentialsProvider(credentials).build();
    var metrics = CloudWatchAsyncClient.builder().endpointOverride(endpoint).region(Region.US_EAST_1)
        .credentialsProvider(credentials).build();
    kinesis.createStream(request -> request.streamName(name).shardCount(2)).get();
    Set<String> sent = new HashSet<>();
    put(kinesis, name, sent, 0, 50);

    var builder = new ConfigsBuilder(name, name, kinesis, dynamo, metrics, "worker", Processor::new);
    var start = InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON);
    var retrieval = builder.retrievalConfig().initialPositionInStreamExtended(start);
    if (!fansOut) retrieval.retrievalSpecificConfig(new PollingConfig(name, kinesis));
    var scheduler = new Scheduler(
        builder.checkpointConfig(),
        builder.coordinatorConfig().parentShardPollIntervalMillis(1000),
        builder.leaseManagementConfig().initialPositionInStream(start).shardSyncIntervalMillis(2000),
        builder.lifecycleConfig(),
        builder.metricsConfig().metricsFactory(new NullMetricsFactory()),
        builder.processorConfig(),
        retrieval);
    Thread thread = new Thread(scheduler);
    thread.setDaemon(true);
    thread.start();

    until(sent);
    kinesis.updateShardCount(request -> request.streamName(name).targetShardCount(3)
        .scalingType(ScalingType.UNIFORM_SCALING)).get();
    put(kinesis, name, sent, 50, 100);
    until(sent);
    System.out.println("saw " + seen.size());
    System.exit(0);
  }

  static void put(KinesisAsyncClient kinesis, String name, Set<String> sent, int from, int to)
      throws Exception {
    for (int i = from; i < to; i++) {
      String text = "m" + i;
      sent.add(text);
      String key = "k" + i;
      kinesis.putRecord(request -> request.streamName(name).partitionKey(key)
          .data(SdkBytes.fromUtf8String(text))).get();
    }
  }

  /** The process is ended by whoever began it, if this takes too long. */
  static void until(Set<String> sent) throws Exception {
    while (!seen.containsAll(sent)) Thread.sleep(200);
  }
}
