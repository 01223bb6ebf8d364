# Text messages and mobile push, which Millrace keeps instead of sending.

import json
import time
from urllib.parse import urlencode
from urllib.request import urlopen

from clients import ENDPOINT, client, equal, refused

SNS = 'arn:aws:sns:us-east-1:000000000000:'
sns = client('sns')


def kept(to):
    for _ in range(100):
        with urlopen(f'{ENDPOINT}/_millrace/sns/outbox?{urlencode({"to": to})}') as answer:
            messages = json.load(answer)['messages']
        if messages:
            return [(one['protocol'], one['text']) for one in messages]
        time.sleep(0.05)
    raise AssertionError(f'nothing for {to}')


# Text messages.
number, other = '+15550100', '+15550101'
assert sns.publish(PhoneNumber=number, Message='by phone')['MessageId']
equal(kept(number), [('sms', 'by phone')])
refused(sns.publish, 'InvalidParameter', 400, PhoneNumber='nobody', Message='x')
sns.set_sms_attributes(attributes={'DefaultSMSType': 'Promotional', 'MonthlySpendLimit': '1'})
equal(
    sns.get_sms_attributes()['attributes'],
    {'DefaultSMSType': 'Promotional', 'MonthlySpendLimit': '1'},
)
equal(sns.get_sms_attributes(attributes=['DefaultSMSType'])['attributes'], {'DefaultSMSType': 'Promotional'})
refused(sns.set_sms_attributes, 'InvalidParameter', 400, attributes={'Color': 'red'})
equal(sns.check_if_phone_number_is_opted_out(phoneNumber=number)['isOptedOut'], False)
for one in (number, other):
    stop = json.dumps({'phoneNumber': one}).encode()
    urlopen(f'{ENDPOINT}/_millrace/sns/opt-out', stop).close()
pages = sns.get_paginator('list_phone_numbers_opted_out').paginate()
equal([one for page in pages for one in page['phoneNumbers']], [number, other])
equal(sns.check_if_phone_number_is_opted_out(phoneNumber=number)['isOptedOut'], True)
sns.opt_in_phone_number(phoneNumber=number)
equal(sns.check_if_phone_number_is_opted_out(phoneNumber=number)['isOptedOut'], False)
refused(sns.opt_in_phone_number, 'InvalidParameter', 400, phoneNumber='nobody')
equal(sns.get_sms_sandbox_account_status()['IsInSandbox'], False)

# Numbers that their owners verify.
pages = sns.get_paginator('list_origination_numbers').paginate()
equal([one for page in pages for one in page['PhoneNumbers']], [])
refused(sns.create_sms_sandbox_phone_number, 'OptedOut', 400, PhoneNumber=other)
numbers = [f'+155502{n:02}' for n in range(10)]
for one in numbers:
    sns.create_sms_sandbox_phone_number(PhoneNumber=one, LanguageCode='de-DE')
refused(sns.create_sms_sandbox_phone_number, 'UserError', 400, PhoneNumber='+15550300')
first = {'PhoneNumber': numbers[0]}
refused(sns.verify_sms_sandbox_phone_number, 'VerificationException', 400, **first, OneTimePassword='00000')
[(_, text)] = kept(numbers[0])
sns.verify_sms_sandbox_phone_number(**first, OneTimePassword=text.split()[-1])
# Verified is verified: nothing more is texted.
sns.create_sms_sandbox_phone_number(**first)
equal(len(kept(numbers[0])), 1)
pages = sns.get_paginator('list_sms_sandbox_phone_numbers').paginate(PaginationConfig={'PageSize': 4})
listed = [[one['Status'] for one in page['PhoneNumbers']] for page in pages]
equal(listed, [['Verified', *['Pending'] * 3], ['Pending'] * 4, ['Pending'] * 2])
sns.delete_sms_sandbox_phone_number(**first)
refused(sns.delete_sms_sandbox_phone_number, 'ResourceNotFound', 404, **first)

# Mobile push.
apps = [
    sns.create_platform_application(Name=name, Platform='APNS', Attributes={'PlatformPrincipal': 'cert', 'PlatformCredential': 'key'})[
        'PlatformApplicationArn'
    ]
    for name in ('one', 'two')
]
equal(apps[0], SNS + 'app/APNS/one')
credential = {'PlatformCredential': 'key'}
fax = {'Name': 'x', 'Platform': 'FAX'}
refused(sns.create_platform_application, 'InvalidParameter', 400, **fax, Attributes=credential)
# An empty map is nothing in the Query protocol, and something is required.
refused(sns.create_platform_application, 'ValidationError', 400, **fax, Attributes={})
pages = sns.get_paginator('list_platform_applications').paginate()
equal([one['PlatformApplicationArn'] for page in pages for one in page['PlatformApplications']], apps)
app = {'PlatformApplicationArn': apps[0]}
topic = sns.create_topic(Name='created')['TopicArn']
sns.set_platform_application_attributes(**app, Attributes={'EventEndpointCreated': topic})
shown = sns.get_platform_application_attributes(**app)['Attributes']
equal(shown, {'Enabled': 'true', 'EventEndpointCreated': topic})
device = sns.create_platform_endpoint(**app, Token='t1', CustomUserData='me')['EndpointArn']
equal(sns.create_platform_endpoint(**app, Token='t1', CustomUserData='me')['EndpointArn'], device)
refused(sns.create_platform_endpoint, 'InvalidParameter', 400, **app, Token='t1', CustomUserData='you')
pages = sns.get_paginator('list_endpoints_by_platform_application').paginate(**app)
listed = [(one['EndpointArn'], one['Attributes']['Token']) for page in pages for one in page['Endpoints']]
equal(listed, [(device, 't1')])

# By its own ARN, and by a topic's message of its own for each platform.
sns.subscribe(TopicArn=topic, Protocol='application', Endpoint=device)
alert = json.dumps({'aps': {'alert': 'hi'}})
message = json.dumps({'default': 'plain', 'APNS': alert})
sns.publish(TopicArn=topic, Message=message, MessageStructure='json')
equal(kept(device), [('application', alert)])
sns.set_endpoint_attributes(EndpointArn=device, Attributes={'Enabled': 'false', 'Token': 't2'})
shown = sns.get_endpoint_attributes(EndpointArn=device)['Attributes']
equal((shown['Enabled'], shown['Token'], shown['CustomUserData']), ('false', 't2', 'me'))
refused(sns.publish, 'EndpointDisabled', 400, TargetArn=device, Message='x')
sns.delete_endpoint(EndpointArn=device)
refused(sns.get_endpoint_attributes, 'NotFound', 404, EndpointArn=device)
for one in apps:
    sns.delete_platform_application(PlatformApplicationArn=one)
refused(sns.list_endpoints_by_platform_application, 'NotFound', 404, **app)
