# A queue's whole life, for either protocol.

import json

from clients import equal, refused

ACCOUNT = '000000000000'


def run(sqs, query=False):
    missing = 'AWS.SimpleQueueService.NonExistentQueue'
    refused(sqs.get_queue_url, missing, QueueName='none')

    dead = sqs.create_queue(QueueName='py-dead')['QueueUrl']
    policy = {'deadLetterTargetArn': f'arn:aws:sqs:us-east-1:{ACCOUNT}:py-dead', 'maxReceiveCount': 1}
    url = sqs.create_queue(
        QueueName='py',
        Attributes={'VisibilityTimeout': '0', 'RedrivePolicy': json.dumps(policy)},
        tags={'team': 'a'},
    )['QueueUrl']
    equal(sqs.get_queue_url(QueueName='py')['QueueUrl'], url)
    equal(sqs.list_queue_tags(QueueUrl=url)['Tags'], {'team': 'a'})
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=['All'])['Attributes']
    equal(json.loads(attributes['RedrivePolicy']), policy)
    refused(
        sqs.create_queue,
        'QueueAlreadyExists',
        QueueName='py',
        Attributes={'VisibilityTimeout': '1'},
    )
    urls = [
        one
        for page in sqs.get_paginator('list_queues').paginate(
            QueueNamePrefix='py', PaginationConfig={'PageSize': 1}
        )
        for one in page.get('QueueUrls', [])
    ]
    equal(urls, [url, dead])

    sent = sqs.send_message(
        QueueUrl=url,
        MessageBody='grüße <&> 🎉',
        MessageAttributes={
            'text': {'DataType': 'String', 'StringValue': 'ä'},
            'bytes': {'DataType': 'Binary', 'BinaryValue': b'\x00\xff'},
        },
    )
    got = sqs.receive_message(
        QueueUrl=url, MessageSystemAttributeNames=['All'], MessageAttributeNames=['All']
    )['Messages'][0]
    equal(got['Body'], 'grüße <&> 🎉')
    equal(got['MessageId'], sent['MessageId'])
    equal(got['MessageAttributes']['bytes']['BinaryValue'], b'\x00\xff')
    equal(got['Attributes']['ApproximateReceiveCount'], '1')

    assert 'Messages' not in sqs.receive_message(QueueUrl=url)
    moved = sqs.receive_message(QueueUrl=dead, WaitTimeSeconds=5)['Messages'][0]
    equal(moved['MessageId'], sent['MessageId'])
    sqs.delete_message(QueueUrl=dead, ReceiptHandle=moved['ReceiptHandle'])
    refused(
        sqs.delete_message, 'ReceiptHandleIsInvalid', 404, QueueUrl=dead, ReceiptHandle='nonsense'
    )

    batch = sqs.send_message_batch(
        QueueUrl=url,
        Entries=[
            {'Id': 'good', 'MessageBody': 'a'},
            {'Id': 'bad', 'MessageBody': 'b', 'DelaySeconds': 901},
        ],
    )
    equal([entry['Id'] for entry in batch['Successful']], ['good'])
    equal([(one['Id'], one['SenderFault']) for one in batch['Failed']], [('bad', True)])

    fifo = sqs.create_queue(
        QueueName='py.fifo', Attributes={'FifoQueue': 'true', 'ContentBasedDeduplication': 'true'}
    )['QueueUrl']
    for body in ['1', '2', '2', '3']:
        sqs.send_message(QueueUrl=fifo, MessageBody=body, MessageGroupId='g')
    got = sqs.receive_message(QueueUrl=fifo, MaxNumberOfMessages=10)['Messages']
    equal([message['Body'] for message in got], ['1', '2', '3'])

    response = refused(sqs.receive_message, 'InvalidParameterValue', QueueUrl=url, MaxNumberOfMessages=11)
    assert 'Value 11 for parameter MaxNumberOfMessages is invalid' in response['Error']['Message']
    refused(sqs.send_message, 'MissingParameter', QueueUrl=fifo, MessageBody='no group')
    for one in [url, dead, fifo]:
        sqs.delete_queue(QueueUrl=one)
    refused(sqs.receive_message, missing, QueueUrl=url)
