# Topics and subscriptions: attributes, tags, permissions, confirmation over HTTP, pages.

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue

from clients import client, equal, refused

SNS = 'arn:aws:sns:us-east-1:000000000000:'
sns = client('sns')

# Topics.
topic = sns.create_topic(Name='t', Attributes={'DisplayName': 'T'}, Tags=[{'Key': 'a', 'Value': '1'}])['TopicArn']
equal(sns.create_topic(Name='t')['TopicArn'], topic)
refused(sns.create_topic, 'InvalidParameter', 400, Name='t', Attributes={'DisplayName': 'other'})
sns.set_topic_attributes(TopicArn=topic, AttributeName='TracingConfig', AttributeValue='Active')
shown = sns.get_topic_attributes(TopicArn=topic)['Attributes']
equal((shown['TracingConfig'], shown['DisplayName'], shown['TopicArn']), ('Active', 'T', topic))
counts = [shown[f'Subscriptions{name}'] for name in ('Confirmed', 'Pending', 'Deleted')]
equal(counts, ['0', '0', '0'])
missing = refused(sns.get_topic_attributes, 'NotFound', 404, TopicArn=SNS + 'none')
equal(missing['Error']['Type'], 'Sender')
sns.tag_resource(ResourceArn=topic, Tags=[{'Key': 'b', 'Value': '2'}, {'Key': 'a', 'Value': '3'}])
sns.untag_resource(ResourceArn=topic, TagKeys=['b'])
equal(sns.list_tags_for_resource(ResourceArn=topic)['Tags'], [{'Key': 'a', 'Value': '3'}])
refused(sns.list_tags_for_resource, 'ResourceNotFound', 404, ResourceArn=SNS + 'none')

grant = {'AWSAccountId': ['111111111111', '222222222222'], 'ActionName': ['Publish', 'Subscribe']}
sns.add_permission(TopicArn=topic, Label='share', **grant)
refused(sns.add_permission, 'InvalidParameter', 400, TopicArn=topic, Label='share', **grant)
nobody = {**grant, 'AWSAccountId': ['nobody']}
refused(sns.add_permission, 'InvalidParameter', 400, TopicArn=topic, Label='nobody', **nobody)
policy = json.loads(sns.get_topic_attributes(TopicArn=topic)['Attributes']['Policy'])
shared = policy['Statement'][-1]
equal((shared['Sid'], shared['Action']), ('share', ['SNS:Publish', 'SNS:Subscribe']))
principals = [f'arn:aws:iam::{account}:root' for account in grant['AWSAccountId']]
equal(shared['Principal'], {'AWS': principals})
sns.remove_permission(TopicArn=topic, Label='share')
policy = json.loads(sns.get_topic_attributes(TopicArn=topic)['Attributes']['Policy'])
equal(len(policy['Statement']), 1)
protection = json.dumps({'Name': 'p', 'Version': '2021-06-01', 'Statement': []})
sns.put_data_protection_policy(ResourceArn=topic, DataProtectionPolicy=protection)
equal(sns.get_data_protection_policy(ResourceArn=topic)['DataProtectionPolicy'], protection)

# More topics than a page holds.
made = [sns.create_topic(Name=f'many-{n:03}')['TopicArn'] for n in range(101)]
pages = [
    [one['TopicArn'] for one in page['Topics']]
    for page in sns.get_paginator('list_topics').paginate()
]
equal([len(page) for page in pages], [100, 2])
equal(sum(pages, []), [*made, topic])

# A subscriber with an address of its own, which confirms by the API.
received = Queue()


class Subscriber(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        received.put((self.headers, body.decode()))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


server = HTTPServer(('127.0.0.1', 0), Subscriber)
threading.Thread(target=server.serve_forever, daemon=True).start()
endpoint = f'http://127.0.0.1:{server.server_port}/hook'
pending = sns.subscribe(
    TopicArn=topic, Protocol='http', Endpoint=endpoint, ReturnSubscriptionArn=True
)['SubscriptionArn']
shown = sns.get_subscription_attributes(SubscriptionArn=pending)['Attributes']
equal((shown['PendingConfirmation'], shown['Endpoint']), ('true', endpoint))
headers, body = received.get(timeout=10)
equal(headers['x-amz-sns-message-type'], 'SubscriptionConfirmation')
token = json.loads(body)['Token']
refused(sns.confirm_subscription, 'InvalidParameter', 400, TopicArn=topic, Token='wrong')
confirmed = sns.confirm_subscription(
    TopicArn=topic, Token=token, AuthenticateOnUnsubscribe='true'
)['SubscriptionArn']
equal(confirmed, pending)
equal(sns.confirm_subscription(TopicArn=topic, Token=token)['SubscriptionArn'], pending)
for name, value in (
    ('RawMessageDelivery', 'true'),
    ('FilterPolicyScope', 'MessageBody'),
    ('FilterPolicy', '{"n": [{"numeric": [">", 1]}]}'),
):
    sns.set_subscription_attributes(SubscriptionArn=pending, AttributeName=name, AttributeValue=value)
shown = sns.get_subscription_attributes(SubscriptionArn=pending)['Attributes']
equal((shown['PendingConfirmation'], shown['FilterPolicyScope']), ('false', 'MessageBody'))
refused(
    sns.set_subscription_attributes,
    'InvalidParameter',
    400,
    SubscriptionArn=pending,
    AttributeName='FilterPolicy',
    AttributeValue='{"n": 1}',
)
for n in (1, 2):
    sns.publish(TopicArn=topic, Message=json.dumps({'n': n}))
headers, body = received.get(timeout=10)
equal((headers['x-amz-sns-rawdelivery'], body), ('true', '{"n": 2}'))
server.shutdown()

for n in range(100):
    Endpoint = f'arn:aws:lambda:us-east-1:000000000000:function:f{n}'
    sns.subscribe(TopicArn=topic, Protocol='lambda', Endpoint=Endpoint)
for name, given in (
    ('list_subscriptions', {}),
    ('list_subscriptions_by_topic', {'TopicArn': topic}),
):
    pages = list(sns.get_paginator(name).paginate(**given))
    equal([len(page['Subscriptions']) for page in pages], [100, 1])
    found = {one['Endpoint']: one for page in pages for one in page['Subscriptions']}
    equal(found[endpoint]['SubscriptionArn'], pending)

sns.unsubscribe(SubscriptionArn=pending)
sns.unsubscribe(SubscriptionArn=pending)
refused(sns.get_subscription_attributes, 'NotFound', 404, SubscriptionArn=pending)
failed = sns.publish_batch(
    TopicArn=made[0], PublishBatchRequestEntries=[{'Id': 'a', 'Message': 'x'}]
)
equal([one['Id'] for one in failed['Successful']], ['a'])
refused(sns.publish_batch, 'EmptyBatchRequest', 400, TopicArn=topic, PublishBatchRequestEntries=[])
for one in [*made, topic]:
    sns.delete_topic(TopicArn=one)
equal((sns.list_topics()['Topics'], sns.list_subscriptions()['Subscriptions']), ([], []))
