# What `sqs_essentials.py` leaves out: permissions, tags, visibility in batches, dead letters that go
# back, purging.

import json
import time

from clients import client, equal, refused

ARN = 'arn:aws:sqs:us-east-1:000000000000:'
sqs = client('sqs')

dead = sqs.create_queue(QueueName='dead')['QueueUrl']
redrive = {'deadLetterTargetArn': ARN + 'dead', 'maxReceiveCount': 1}
url = sqs.create_queue(QueueName='jobs')['QueueUrl']
sqs.set_queue_attributes(QueueUrl=url, Attributes={'RedrivePolicy': json.dumps(redrive)})
sources = sqs.get_paginator('list_dead_letter_source_queues').paginate(QueueUrl=dead)
equal([one for page in sources for one in page['queueUrls']], [url])

sqs.tag_queue(QueueUrl=url, Tags={'a': '1', 'b': '2'})
sqs.untag_queue(QueueUrl=url, TagKeys=['a'])
equal(sqs.list_queue_tags(QueueUrl=url)['Tags'], {'b': '2'})

grant = {'AWSAccountIds': ['111111111111'], 'Actions': ['SendMessage', 'ReceiveMessage']}
sqs.add_permission(QueueUrl=url, Label='share', **grant)
refused(sqs.add_permission, 'InvalidParameterValue', QueueUrl=url, Label='share', **grant)
policy = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=['Policy'])['Attributes']['Policy']
[statement] = json.loads(policy)['Statement']
equal(statement['Action'], ['SQS:SendMessage', 'SQS:ReceiveMessage'])
equal(statement['Principal'], {'AWS': 'arn:aws:iam::111111111111:root'})
sqs.remove_permission(QueueUrl=url, Label='share')
assert 'Attributes' not in sqs.get_queue_attributes(QueueUrl=url, AttributeNames=['Policy'])

sqs.send_message_batch(
    QueueUrl=url, Entries=[{'Id': str(n), 'MessageBody': f'm{n}'} for n in range(3)]
)
held = {}
while len(held) < 3:
    for one in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)['Messages']:
        held[one['Body']] = one['ReceiptHandle']
sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=held['m0'], VisibilityTimeout=0)
entries = [
    {'Id': 'now', 'ReceiptHandle': held['m1'], 'VisibilityTimeout': 0},
    {'Id': 'wrong', 'ReceiptHandle': 'wrong', 'VisibilityTimeout': 0},
]
changed = sqs.change_message_visibility_batch(QueueUrl=url, Entries=entries)
equal([one['Id'] for one in changed['Successful']], ['now'])
equal([(one['Id'], one['Code']) for one in changed['Failed']], [('wrong', 'ReceiptHandleIsInvalid')])
deleted = sqs.delete_message_batch(
    QueueUrl=url, Entries=[{'Id': 'm2', 'ReceiptHandle': held['m2']}]
)
equal(deleted['Successful'], [{'Id': 'm2'}])

# Received once, they go where their queue sends what fails; and back.
assert 'Messages' not in sqs.receive_message(QueueUrl=url)
started = sqs.start_message_move_task(SourceArn=ARN + 'dead', DestinationArn=ARN + 'jobs')
assert started['TaskHandle']
for _ in range(100):
    [task] = sqs.list_message_move_tasks(SourceArn=ARN + 'dead')['Results']
    if task['Status'] == 'COMPLETED':
        break
    time.sleep(0.05)
equal((task['Status'], task['ApproximateNumberOfMessagesMoved']), ('COMPLETED', 2))
refused(
    sqs.cancel_message_move_task,
    'ResourceNotFoundException',
    404,
    TaskHandle=started['TaskHandle'],
)
for n in range(5):
    sqs.send_message(QueueUrl=dead, MessageBody=f'd{n}')
slow = sqs.start_message_move_task(
    SourceArn=ARN + 'dead', DestinationArn=ARN + 'jobs', MaxNumberOfMessagesPerSecond=1
)
cancelled = sqs.cancel_message_move_task(TaskHandle=slow['TaskHandle'])
assert cancelled['ApproximateNumberOfMessagesMoved'] < 5

for one in (url, dead):
    sqs.purge_queue(QueueUrl=one)
    assert 'Messages' not in sqs.receive_message(QueueUrl=one)
    sqs.delete_queue(QueueUrl=one)
