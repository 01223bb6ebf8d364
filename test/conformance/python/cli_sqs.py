# Every operation of SQS through the AWS CLI.

import json
import time

from aws_cli import ENDPOINT, aws, equal, pages, refused, run, text

ARN = 'arn:aws:sqs:us-east-1:000000000000:'

dead = aws('sqs create-queue', queue_name='jobs-dead')['QueueUrl']
equal(dead, f'{ENDPOINT}/000000000000/jobs-dead')
redrive = json.dumps({'deadLetterTargetArn': ARN + 'jobs-dead', 'maxReceiveCount': '1'})
attributes = {'VisibilityTimeout': '0', 'RedrivePolicy': redrive}
url = aws('sqs create-queue', queue_name='jobs', attributes=attributes, tags='team=a,stage=test')[
    'QueueUrl'
]
equal(text('sqs get-queue-url', queue_name='jobs', query='QueueUrl', output='text').strip(), url)
missing = 'AWS.SimpleQueueService.NonExistentQueue'
refused(
    *(missing, 'GetQueueUrl', 'The specified queue does not exist.'),
    'sqs get-queue-url',
    queue_name='none',
)
refused(
    *('InvalidAttributeName', 'CreateQueue', 'Unknown Attribute Color.'),
    'sqs create-queue',
    queue_name='colored',
    attributes='Color=red',
)

shown = aws('sqs get-queue-attributes', queue_url=url, attribute_names=['All'])['Attributes']
equal((shown['QueueArn'], shown['VisibilityTimeout']), (ARN + 'jobs', '0'))
equal(aws('sqs get-queue-attributes', queue_url=url), None)
equal(aws('sqs set-queue-attributes', queue_url=url, attributes='DelaySeconds=0,MaximumMessageSize=2048'), None)
names = ['MaximumMessageSize', 'DelaySeconds']
shown = aws('sqs get-queue-attributes', queue_url=url, attribute_names=names)['Attributes']
equal(shown, {'MaximumMessageSize': '2048', 'DelaySeconds': '0'})
equal(aws('sqs list-dead-letter-source-queues', queue_url=dead), {'queueUrls': [url]})

for n in range(3):
    aws('sqs create-queue', queue_name=f'page-{n}')
listed = [f'{ENDPOINT}/000000000000/page-{n}' for n in range(3)]
equal(aws('sqs list-queues', queue_name_prefix='page-')['QueueUrls'], listed)
equal(aws('sqs list-queues', queue_name_prefix='page-', page_size=1)['QueueUrls'], listed)
equal(pages('sqs list-queues', 'QueueUrls', 2, queue_name_prefix='page-'), [listed[:2], listed[2:]])
equal(aws('sqs list-queues', queue_name_prefix='nothing'), None)

equal(aws('sqs tag-queue', queue_url=url, tags={'owner': 'grüße', 'team': 'b'}), None)
equal(aws('sqs untag-queue', queue_url=url, tag_keys=['stage']), None)
equal(aws('sqs list-queue-tags', queue_url=url), {'Tags': {'team': 'b', 'owner': 'grüße'}})

aws(
    'sqs add-permission',
    queue_url=url,
    label='share',
    aws_account_ids=['111111111111'],
    actions=['SendMessage'],
)
policy = aws('sqs get-queue-attributes', queue_url=url, attribute_names=['Policy'])['Attributes']
[statement] = json.loads(policy['Policy'])['Statement']
equal((statement['Sid'], statement['Action']), ('share', 'SQS:SendMessage'))
aws('sqs remove-permission', queue_url=url, label='share')
equal(aws('sqs get-queue-attributes', queue_url=url, attribute_names=['Policy']), None)

sent = aws(
    'sqs send-message',
    queue_url=url,
    message_body='grüße <&> 🎉',
    message_attributes={'kind': {'DataType': 'String', 'StringValue': 'ä'}},
)
equal(sorted(sent), ['MD5OfMessageAttributes', 'MD5OfMessageBody', 'MessageId'])
# `--attribute-names` is the older name of `--message-system-attribute-names`.
[got] = aws(
    'sqs receive-message',
    queue_url=url,
    attribute_names=['All'],
    message_attribute_names=['All'],
)['Messages']
equal((got['Body'], got['MessageId']), ('grüße <&> 🎉', sent['MessageId']))
equal(got['Attributes']['ApproximateReceiveCount'], '1')
equal(got['MessageAttributes']['kind'], {'StringValue': 'ä', 'DataType': 'String'})
equal(aws('sqs receive-message', queue_url=url), None)

# Received once too often: it is where it can be moved back from.
count = 'ApproximateNumberOfMessages'
shown = aws('sqs get-queue-attributes', queue_url=dead, attribute_names=[count])['Attributes']
equal(shown, {count: '1'})
started = aws('sqs start-message-move-task', source_arn=ARN + 'jobs-dead')
assert started['TaskHandle']
for _ in range(100):
    [task] = aws('sqs list-message-move-tasks', source_arn=ARN + 'jobs-dead')['Results']
    if task['Status'] == 'COMPLETED':
        break
    time.sleep(0.05)
equal((task['Status'], task['ApproximateNumberOfMessagesMoved']), ('COMPLETED', 1))
[back] = aws('sqs receive-message', queue_url=url, wait_time_seconds=2)['Messages']
equal(back['Body'], 'grüße <&> 🎉')
assert back['MessageId'] != sent['MessageId'], 'what is moved back is sent anew'

aws('sqs set-queue-attributes', queue_url=url, attributes={'RedrivePolicy': '', 'VisibilityTimeout': '30'})
entries = [{'Id': str(n), 'MessageBody': f'm{n}'} for n in range(4)]
entries.append({'Id': 'late', 'MessageBody': 'x', 'DelaySeconds': 901})
batch = aws('sqs send-message-batch', queue_url=url, entries=entries)
equal([one['Id'] for one in batch['Successful']], ['0', '1', '2', '3'])
[failed] = batch['Failed']
equal((failed['Id'], failed['SenderFault'], failed['Code']), ('late', True, 'InvalidParameterValue'))
held = {}
while len(held) < 4:
    for one in aws('sqs receive-message', queue_url=url, max_number_of_messages=10)['Messages']:
        held[one['Body']] = one['ReceiptHandle']
    held.pop('grüße <&> 🎉', None)
aws(
    'sqs change-message-visibility',
    queue_url=url,
    receipt_handle=held['m0'],
    visibility_timeout=0,
)
[again] = aws('sqs receive-message', queue_url=url, wait_time_seconds=2)['Messages']
equal(again['Body'], 'm0')
entries = [
    {'Id': 'm1', 'ReceiptHandle': held['m1'], 'VisibilityTimeout': 60},
    {'Id': 'm2', 'ReceiptHandle': held['m2'], 'VisibilityTimeout': 43201},
]
changed = aws('sqs change-message-visibility-batch', queue_url=url, entries=entries)
equal(changed['Successful'], [{'Id': 'm1'}])
equal([(one['Id'], one['Code']) for one in changed['Failed']], [('m2', 'InvalidParameterValue')])
equal(aws('sqs delete-message', queue_url=url, receipt_handle=held['m1']), None)
code, _, said = run('sqs delete-message', queue_url=url, receipt_handle='nonsense')
assert code != 0 and '(ReceiptHandleIsInvalid) when calling the DeleteMessage operation' in said
entries = [{'Id': one, 'ReceiptHandle': held[one]} for one in ('m2', 'm3')]
deleted = aws('sqs delete-message-batch', queue_url=url, entries=entries)
equal(deleted, {'Successful': [{'Id': 'm2'}, {'Id': 'm3'}]})

# One a second, so that there is something left to cancel.
for n in range(5):
    aws('sqs send-message', queue_url=dead, message_body=f'd{n}')
aws('sqs set-queue-attributes', queue_url=url, attributes={'RedrivePolicy': redrive})
started = aws(
    'sqs start-message-move-task',
    source_arn=ARN + 'jobs-dead',
    destination_arn=ARN + 'page-0',
    max_number_of_messages_per_second=1,
)
cancelled = aws('sqs cancel-message-move-task', task_handle=started['TaskHandle'])
assert cancelled['ApproximateNumberOfMessagesMoved'] < 5
aws('sqs purge-queue', queue_url=dead)
equal(aws('sqs receive-message', queue_url=dead), None)

for one in [url, dead, *listed]:
    equal(aws('sqs delete-queue', queue_url=one), None)
equal(aws('sqs list-queues'), None)
refused(
    *(missing, 'ReceiveMessage', 'The specified queue does not exist.'),
    'sqs receive-message',
    queue_url=url,
)
