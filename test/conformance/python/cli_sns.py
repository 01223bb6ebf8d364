# Every operation of SNS that Millrace has, through the AWS CLI.

import json
import re
import time
import urllib.parse
import urllib.request

from aws_cli import ENDPOINT, aws, equal, pages, refused, text

SNS = 'arn:aws:sns:us-east-1:000000000000:'
SQS = 'arn:aws:sqs:us-east-1:000000000000:'


def kept(to, count=1):
    """What was sent to an address or a device, oldest first, once there is as much of it."""
    for _ in range(100):
        query = urllib.parse.urlencode({'to': to})
        with urllib.request.urlopen(f'{ENDPOINT}/_millrace/sns/outbox?{query}') as answer:
            messages = json.load(answer)['messages']
        if len(messages) >= count:
            break
        time.sleep(0.05)
    return [(one['protocol'], one['text'].strip()) for one in reversed(messages)]


def received(name):
    url = f'{ENDPOINT}/000000000000/{name}'
    got = aws('sqs receive-message', queue_url=url, wait_time_seconds=5, attribute_names=['All'])
    [message] = got['Messages']
    aws('sqs delete-message', queue_url=url, receipt_handle=message['ReceiptHandle'])
    return message


for name in ('news', 'red', 'dead'):
    aws('sqs create-queue', queue_name=name)
aws('sqs create-queue', queue_name='ordered.fifo', attributes='FifoQueue=true')

# Topics.
topic = aws(
    'sns create-topic',
    name='news',
    attributes='DisplayName=News',
    tags=[{'Key': 'team', 'Value': 'a'}],
)['TopicArn']
equal(topic, SNS + 'news')
equal(text('sns create-topic', name='news', query='TopicArn', output='text').strip(), topic)
message = 'Invalid parameter: Tags Reason: Topic already exists with different tags'
refused(
    *('InvalidParameter', 'CreateTopic', message),
    'sns create-topic',
    name='news',
    tags='Key=team,Value=b',
)
fifo = aws('sns create-topic', name='ordered.fifo', attributes='FifoTopic=true')['TopicArn']
for n in range(3):
    aws('sns create-topic', name=f'page-{n}')
listed = [[one['TopicArn'] for one in page] for page in pages('sns list-topics', 'Topics', 3)]
equal(listed, [[topic, fifo, SNS + 'page-0'], [SNS + 'page-1', SNS + 'page-2']])

aws('sns set-topic-attributes', topic_arn=topic, attribute_name='SignatureVersion', attribute_value='2')
shown = aws('sns get-topic-attributes', topic_arn=topic)['Attributes']
equal((shown['DisplayName'], shown['SignatureVersion'], shown['Owner']), ('News', '2', '000000000000'))
equal(json.loads(shown['EffectiveDeliveryPolicy'])['http']['defaultHealthyRetryPolicy']['numRetries'], 3)
refused(
    *('NotFound', 'GetTopicAttributes', 'Topic does not exist'),
    'sns get-topic-attributes',
    topic_arn=topic + '-none',
)
refused(
    *('InvalidParameter', 'SetTopicAttributes', 'Invalid parameter: AttributeName'),
    'sns set-topic-attributes',
    topic_arn=topic,
    attribute_name='Color',
    attribute_value='red',
)

equal(aws('sns tag-resource', resource_arn=topic, tags='Key=stage,Value=grüße'), None)
equal(aws('sns untag-resource', resource_arn=topic, tag_keys=['team']), None)
tags = aws('sns list-tags-for-resource', resource_arn=topic)
equal(tags, {'Tags': [{'Key': 'stage', 'Value': 'grüße'}]})

grant = {'aws_account_id': ['111111111111'], 'action_name': ['Publish']}
equal(aws('sns add-permission', topic_arn=topic, label='share', **grant), None)
policy = json.loads(aws('sns get-topic-attributes', topic_arn=topic)['Attributes']['Policy'])
equal([one['Sid'] for one in policy['Statement']], ['__default_statement_ID', 'share'])
equal(policy['Statement'][1]['Action'], 'SNS:Publish')
equal(aws('sns remove-permission', topic_arn=topic, label='share'), None)
policy = json.loads(aws('sns get-topic-attributes', topic_arn=topic)['Attributes']['Policy'])
equal([one['Sid'] for one in policy['Statement']], ['__default_statement_ID'])

protection = json.dumps({'Name': 'p', 'Version': '2021-06-01', 'Statement': []})
aws('sns put-data-protection-policy', resource_arn=topic, data_protection_policy=protection)
shown = aws('sns get-data-protection-policy', resource_arn=topic)
equal(shown, {'DataProtectionPolicy': protection})

# Subscriptions.
plain = aws(
    'sns subscribe', topic_arn=topic, protocol='sqs', notification_endpoint=SQS + 'news'
)['SubscriptionArn']
assert plain.startswith(topic + ':')
red = aws(
    'sns subscribe',
    topic_arn=topic,
    protocol='sqs',
    notification_endpoint=SQS + 'red',
    attributes={'RawMessageDelivery': 'true', 'FilterPolicy': '{"color": ["red"]}'},
)['SubscriptionArn']
refused(
    *('InvalidParameter', 'Subscribe', 'Invalid parameter: SQS endpoint ARN'),
    'sns subscribe',
    topic_arn=topic,
    protocol='sqs',
    notification_endpoint='http://news',
)
shown = aws('sns get-subscription-attributes', subscription_arn=red)['Attributes']
equal((shown['FilterPolicyScope'], shown['RawMessageDelivery']), ('MessageAttributes', 'true'))
redrive = json.dumps({'deadLetterTargetArn': SQS + 'dead'})
aws(
    'sns set-subscription-attributes',
    subscription_arn=red,
    attribute_name='RedrivePolicy',
    attribute_value=redrive,
)
shown = aws('sns get-subscription-attributes', subscription_arn=red)['Attributes']
equal((shown['RedrivePolicy'], shown['PendingConfirmation']), (redrive, 'false'))
asked = aws('sns subscribe', topic_arn=topic, protocol='email', notification_endpoint='a@example.com')
equal(asked, {'SubscriptionArn': 'pending confirmation'})
[(_, mail)] = kept('a@example.com')
token = re.search(r'Token=([0-9a-f]+)', mail)[1]
message = 'Invalid parameter: Token'
refused(
    *('InvalidParameter', 'ConfirmSubscription', message),
    'sns confirm-subscription',
    topic_arn=topic,
    token='abc',
)
mailed = aws('sns confirm-subscription', topic_arn=topic, token=token)['SubscriptionArn']
assert mailed.startswith(topic + ':')
arns = sorted([plain, red, mailed])
for command, options in (
    ('sns list-subscriptions', {}),
    ('sns list-subscriptions-by-topic', {'topic_arn': topic}),
):
    found = pages(command, 'Subscriptions', 2, **options)
    equal([len(page) for page in found], [2, 1])
    equal(sorted(one['SubscriptionArn'] for page in found for one in page), arns)

# Publishing.
sent = aws('sns publish', topic_arn=topic, message='from the CLI', subject='Hello')['MessageId']
envelope = json.loads(received('news')['Body'])
equal(
    [envelope[key] for key in ('Type', 'MessageId', 'Subject', 'Message', 'SignatureVersion')],
    ['Notification', sent, 'Hello', 'from the CLI', '2'],
)
with open('message.json', 'w') as file:
    json.dump({'default': 'any', 'sqs': 'for queues'}, file)
color = {'color': {'DataType': 'String', 'StringValue': 'red'}}
aws(
    'sns publish',
    target_arn=topic,
    message='file://message.json',
    message_structure='json',
    message_attributes=color,
)
equal(received('red')['Body'], 'for queues')
equal(json.loads(received('news')['Body'])['MessageAttributes']['color']['Value'], 'red')
mails = kept('a@example.com', 3)
equal(sorted(text.split('\n')[0] for _, text in mails[1:]), ['any', 'from the CLI'])
refused(
    *('InvalidParameter', 'Publish', 'Invalid parameter: Empty message'),
    'sns publish',
    topic_arn=topic,
    message='',
)

aws(
    'sns subscribe',
    topic_arn=fifo,
    protocol='sqs',
    notification_endpoint=SQS + 'ordered.fifo',
    attributes='RawMessageDelivery=true',
)
entries = [
    {'Id': str(n), 'Message': f'm{n}', 'MessageGroupId': 'g', 'MessageDeduplicationId': str(n)}
    for n in range(3)
]
batch = aws('sns publish-batch', topic_arn=fifo, publish_batch_request_entries=entries)
equal([one['Id'] for one in batch['Successful']], ['0', '1', '2'])
equal(batch['Failed'], [])
numbers = [one['SequenceNumber'] for one in batch['Successful']]
equal((len(numbers[0]), numbers), (20, sorted(numbers)))
one = aws('sns publish', topic_arn=fifo, message='m3', message_group_id='g', message_deduplication_id='3')
assert one['SequenceNumber'] > numbers[-1]
for n in range(4):
    message = received('ordered.fifo')
    equal((message['Body'], message['Attributes']['MessageGroupId']), (f'm{n}', 'g'))
refused(
    *('BatchEntryIdsNotDistinct', 'PublishBatch'),
    'Two or more batch entries in the request have the same Id.',
    'sns publish-batch',
    topic_arn=topic,
    publish_batch_request_entries=[{'Id': '1', 'Message': 'a'}, {'Id': '1', 'Message': 'b'}],
)

# Text messages.
number = '+15550100'
assert aws('sns publish', phone_number=number, message='to a phone')['MessageId']
equal(kept(number), [('sms', 'to a phone')])
aws('sns set-sms-attributes', attributes='DefaultSMSType=Transactional,DefaultSenderID=shop')
equal(
    aws('sns get-sms-attributes', attributes=['DefaultSMSType']),
    {'attributes': {'DefaultSMSType': 'Transactional'}},
)
refused(
    *('InvalidParameter', 'SetSMSAttributes', 'DefaultSMSType is invalid'),
    'sns set-sms-attributes',
    attributes='DefaultSMSType=Loud',
)
for other in (number, '+15550101'):
    body = json.dumps({'phoneNumber': other}).encode()
    urllib.request.urlopen(f'{ENDPOINT}/_millrace/sns/opt-out', body).close()
equal(aws('sns check-if-phone-number-is-opted-out', phone_number=number), {'isOptedOut': True})
numbers = pages('sns list-phone-numbers-opted-out', 'phoneNumbers', 1)
equal(numbers, [[number], ['+15550101']])
equal(aws('sns opt-in-phone-number', phone_number=number), None)
equal(aws('sns check-if-phone-number-is-opted-out', phone_number=number), {'isOptedOut': False})
equal(aws('sns get-sms-sandbox-account-status'), {'IsInSandbox': False})
equal(aws('sns list-origination-numbers', max_results=30), {'PhoneNumbers': []})
for one in ('+15550102', '+15550103'):
    equal(aws('sns create-sms-sandbox-phone-number', phone_number=one), None)
verify = {'phone_number': '+15550102'}
password = kept('+15550102')[0][1].split()[-1]
refused(
    *('VerificationException', 'VerifySMSSandboxPhoneNumber', 'The one-time password is wrong'),
    'sns verify-sms-sandbox-phone-number',
    one_time_password=f'{(int(password) + 1) % 1_000_000:06}',
    **verify,
)
equal(aws('sns verify-sms-sandbox-phone-number', one_time_password=password, **verify), None)
verified = {'PhoneNumber': '+15550102', 'Status': 'Verified'}
numbers = pages('sns list-sms-sandbox-phone-numbers', 'PhoneNumbers', 1)
equal(numbers, [[verified], [{'PhoneNumber': '+15550103', 'Status': 'Pending'}]])
equal(aws('sns delete-sms-sandbox-phone-number', phone_number='+15550103'), None)
listed = aws('sns list-sms-sandbox-phone-numbers', page_size=1)['PhoneNumbers']
equal(listed, [verified])

# Mobile push.
app = aws(
    'sns create-platform-application',
    name='shop',
    platform='GCM',
    attributes='PlatformCredential=secret',
)['PlatformApplicationArn']
equal(app, SNS + 'app/GCM/shop')
aws(
    'sns set-platform-application-attributes',
    platform_application_arn=app,
    attributes='SuccessFeedbackSampleRate=50',
)
shown = aws('sns get-platform-application-attributes', platform_application_arn=app)['Attributes']
equal(shown, {'Enabled': 'true', 'SuccessFeedbackSampleRate': '50'})
equal(aws('sns list-platform-applications')['PlatformApplications'][0]['PlatformApplicationArn'], app)
devices = [
    aws('sns create-platform-endpoint', platform_application_arn=app, token=token)['EndpointArn']
    for token in ('phone-1', 'phone-2', 'phone-3')
]
assert devices[0].startswith(SNS + 'endpoint/GCM/shop/')
again = aws('sns create-platform-endpoint', platform_application_arn=app, token='phone-1')
equal(again['EndpointArn'], devices[0])
sizes = pages('sns list-endpoints-by-platform-application', 'Endpoints', 2, platform_application_arn=app)
equal([len(page) for page in sizes], [2, 1])
aws('sns publish', target_arn=devices[0], message='to a device')
equal(kept(devices[0]), [('application', 'to a device')])
aws('sns set-endpoint-attributes', endpoint_arn=devices[0], attributes='Enabled=false,CustomUserData=me')
shown = aws('sns get-endpoint-attributes', endpoint_arn=devices[0])['Attributes']
equal(shown, {'CustomUserData': 'me', 'Enabled': 'false', 'Token': 'phone-1'})
refused(
    *('EndpointDisabled', 'Publish', 'Endpoint is disabled'),
    'sns publish',
    target_arn=devices[0],
    message='off',
)
equal(aws('sns delete-endpoint', endpoint_arn=devices[0]), None)
refused(
    *('NotFound', 'GetEndpointAttributes', 'Endpoint does not exist'),
    'sns get-endpoint-attributes',
    endpoint_arn=devices[0],
)
equal(aws('sns delete-platform-application', platform_application_arn=app), None)
equal(aws('sns list-platform-applications'), {'PlatformApplications': []})

# The end.
equal(aws('sns unsubscribe', subscription_arn=plain), None)
refused(
    *('NotFound', 'GetSubscriptionAttributes', 'Subscription does not exist'),
    'sns get-subscription-attributes',
    subscription_arn=plain,
)
for one in (topic, fifo, *(f'{SNS}page-{n}' for n in range(3))):
    equal(aws('sns delete-topic', topic_arn=one), None)
equal(aws('sns delete-topic', topic_arn=topic), None)
equal((aws('sns list-topics'), aws('sns list-subscriptions')), ({'Topics': []}, {'Subscriptions': []}))
