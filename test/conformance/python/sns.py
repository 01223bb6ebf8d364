# SNS, which speaks Query: topics, subscriptions, fan-out with filters, FIFO, errors.

import json

from clients import client, equal, refused

sns, sqs = client('sns'), client('sqs')


def queue(name, **attributes):
    url = sqs.create_queue(QueueName=name, Attributes=attributes)['QueueUrl']
    return url, f'arn:aws:sqs:us-east-1:000000000000:{name}'


def bodies(url, count):
    """What arrives, once it is as much as expected; and that nothing more has."""
    found = []
    while len(found) < count:
        got = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=5)
        for message in got['Messages']:
            found.append(message['Body'])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message['ReceiptHandle'])
    assert 'Messages' not in sqs.receive_message(QueueUrl=url)
    return found


topic = sns.create_topic(Name='py', Tags=[{'Key': 'a', 'Value': 'b'}])['TopicArn']
equal(topic, 'arn:aws:sns:us-east-1:000000000000:py')
equal(sns.list_tags_for_resource(ResourceArn=topic)['Tags'], [{'Key': 'a', 'Value': 'b'}])
all_url, all_arn = queue('everything')
red_url, red_arn = queue('red')
everything = sns.subscribe(
    TopicArn=topic, Protocol='sqs', Endpoint=all_arn, ReturnSubscriptionArn=True
)['SubscriptionArn']
sns.subscribe(
    TopicArn=topic,
    Protocol='sqs',
    Endpoint=red_arn,
    Attributes={
        'RawMessageDelivery': 'true',
        'FilterPolicy': json.dumps({'color': ['red', {'prefix': 'crim'}]}),
    },
)
equal(len(sns.list_subscriptions_by_topic(TopicArn=topic)['Subscriptions']), 2)

sent = sns.publish(TopicArn=topic, Message='plain', Subject='hello')['MessageId']
color = {'color': {'DataType': 'String', 'StringValue': 'crimson'}}
sns.publish(TopicArn=topic, Message='colored', MessageAttributes=color)
equal(bodies(red_url, 1), ['colored'])
envelopes = [json.loads(body) for body in bodies(all_url, 2)]
equal(sorted(envelope['Message'] for envelope in envelopes), ['colored', 'plain'])
plain = next(envelope for envelope in envelopes if envelope['Message'] == 'plain')
equal((plain['MessageId'], plain['Subject'], plain['TopicArn']), (sent, 'hello', topic))

sns.unsubscribe(SubscriptionArn=everything)
equal(len(sns.list_subscriptions()['Subscriptions']), 1)
refused(sns.publish, 'NotFound', 404, TopicArn=f'{topic}-not-there', Message='x')
refused(sns.publish, 'InvalidParameter', 400, TopicArn=topic, Message='')
refused(sns.create_topic, 'InvalidParameter', 400, Name='not a name')

fifo_url, fifo_arn = queue('ordered.fifo', FifoQueue='true')
fifo = sns.create_topic(
    Name='ordered.fifo', Attributes={'FifoTopic': 'true', 'ContentBasedDeduplication': 'true'}
)['TopicArn']
sns.subscribe(
    TopicArn=fifo, Protocol='sqs', Endpoint=fifo_arn, Attributes={'RawMessageDelivery': 'true'}
)
batch = sns.publish_batch(
    TopicArn=fifo,
    PublishBatchRequestEntries=[
        {'Id': str(n), 'Message': f'm{n}', 'MessageGroupId': 'g'} for n in range(5)
    ],
)
equal(len(batch['Successful']), 5)
again = sns.publish(TopicArn=fifo, Message='m0', MessageGroupId='g')
equal(again['MessageId'], batch['Successful'][0]['MessageId'])
equal(bodies(fifo_url, 5), ['m0', 'm1', 'm2', 'm3', 'm4'])
sns.delete_topic(TopicArn=topic)
equal([t['TopicArn'] for t in sns.list_topics()['Topics']], [fifo])
