# IAM and STS, which speak Query, as deploy tools call them.

import json

from clients import client, equal, refused

iam, sts = client('iam'), client('sts')
equal(sts.get_caller_identity()['Account'], '000000000000')

trust = {
    'Version': '2012-10-17',
    'Statement': [
        {
            'Effect': 'Allow',
            'Principal': {'Service': 'lambda.amazonaws.com'},
            'Action': 'sts:AssumeRole',
        }
    ],
}
role = iam.create_role(RoleName='py', AssumeRolePolicyDocument=json.dumps(trust))['Role']
equal(role['Arn'], 'arn:aws:iam::000000000000:role/py')
equal(iam.get_role(RoleName='py')['Role']['AssumeRolePolicyDocument'], trust)
refused(
    iam.create_role,
    'EntityAlreadyExists',
    409,
    RoleName='py',
    AssumeRolePolicyDocument=json.dumps(trust),
)
iam.put_role_policy(RoleName='py', PolicyName='inline', PolicyDocument=json.dumps({
    'Version': '2012-10-17',
    'Statement': [{'Effect': 'Allow', 'Action': 'sqs:*', 'Resource': '*'}],
}))
equal(iam.list_role_policies(RoleName='py')['PolicyNames'], ['inline'])
refused(iam.delete_role, 'DeleteConflict', 409, RoleName='py')
iam.delete_role_policy(RoleName='py', PolicyName='inline')
iam.delete_role(RoleName='py')
refused(iam.get_role, 'NoSuchEntity', 404, RoleName='py')

assumed = sts.assume_role(RoleArn='arn:aws:iam::000000000000:role/py', RoleSessionName='one')
assert assumed['Credentials']['SessionToken']
