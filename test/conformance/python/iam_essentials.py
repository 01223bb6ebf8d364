# Roles, policies, instance profiles and STS, for whoever calls them: boto3, or the AWS CLI.

import json
import sys
import urllib.request

from web_identity import Provider

ACCOUNT = '000000000000'
ROLE = f'arn:aws:iam::{ACCOUNT}:role/py'
POLICY = f'arn:aws:iam::{ACCOUNT}:policy/p'
TRUST = {
    'Version': '2012-10-17',
    'Statement': [
        {
            'Effect': 'Allow',
            'Principal': {'Service': 'lambda.amazonaws.com'},
            'Action': 'sts:AssumeRole',
        }
    ],
}


def allowing(action):
    statement = {'Effect': 'Allow', 'Action': action, 'Resource': '*'}
    return {'Version': '2012-10-17', 'Statement': [statement]}


def run(iam, sts, equal, refused, seed_of, as_user):
    import iam_account
    import iam_people

    equal(sts.get_caller_identity()['Account'], ACCOUNT)
    roles(iam, equal, refused)
    policies(iam, equal, refused)
    profiles(iam, equal, refused)
    iam_people.run(iam, equal, refused, seed_of, as_user)
    iam_account.run(iam, equal, refused)
    assumed = sts.assume_role(RoleArn=ROLE, RoleSessionName='one')
    assert assumed['Credentials']['SessionToken']
    equal(assumed['AssumedRoleUser']['Arn'], f'arn:aws:sts::{ACCOUNT}:assumed-role/py/one')
    assert sts.get_session_token(DurationSeconds=900)['Credentials']['SecretAccessKey']
    equal(sts.get_access_key_info(AccessKeyId='AKIAIOSFODNN7EXAMPLE').keys() & {'Account'}, {'Account'})
    federated = sts.get_federation_token(Name='bob', DurationSeconds=900)
    equal(federated['FederatedUser']['FederatedUserId'], f'{ACCOUNT}:bob')
    web_identity_role(iam, sts, equal, refused)
    refusal(as_user, equal)
    equal(iam.get_user()['User']['Arn'], f'arn:aws:iam::{ACCOUNT}:root')
    iam.delete_role(RoleName='py')
    refused(iam.get_role, 'NoSuchEntity', 404, RoleName='py')


def web_identity_role(iam, sts, equal, refused):
    provider = Provider()
    arn = iam.create_open_id_connect_provider(Url=provider.issuer, ClientIDList=['app'])
    arn = arn['OpenIDConnectProviderArn']
    trust = {
        'Version': '2012-10-17',
        'Statement': {
            'Effect': 'Allow',
            'Principal': {'Federated': arn},
            'Action': 'sts:AssumeRoleWithWebIdentity',
        },
    }
    iam.create_role(RoleName='deploy', AssumeRolePolicyDocument=json.dumps(trust))
    role = {'RoleArn': f'arn:aws:iam::{ACCOUNT}:role/deploy', 'RoleSessionName': 'one'}
    token = provider.token(aud='app', sub='ann')
    answer = sts.assume_role_with_web_identity(**role, WebIdentityToken=token)
    equal(answer['SubjectFromWebIdentityToken'], 'ann')
    equal(answer['Provider'], arn)
    foreign = provider.token(aud='other', sub='ann')
    refused(
        sts.assume_role_with_web_identity,
        'InvalidIdentityToken',
        400,
        **role,
        WebIdentityToken=foreign,
    )
    iam.delete_role(RoleName='deploy')
    iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=arn)


def refusal(as_user, equal):
    """Another account is refused, and may read why."""
    key = {'AccessKeyId': '222222222222', 'SecretAccessKey': 'x'}
    try:
        role = f'arn:aws:iam::{ACCOUNT}:role/py'
        as_user(key, 'sts').assume_role(RoleArn=role, RoleSessionName='one')
    except Exception:
        pass
    with urllib.request.urlopen(f'{sys.argv[1]}/_millrace/calls?errors=1&matching=sts:AssumeRole') as answer:
        calls = json.load(answer)['calls']
    message = next(call['encodedMessage'] for call in calls if call['account'] == '222222222222')
    decoded = as_user(key, 'sts').decode_authorization_message(EncodedMessage=message)
    equal(json.loads(decoded['DecodedMessage'])['context']['action'], 'sts:AssumeRole')


def roles(iam, equal, refused):
    py = {'RoleName': 'py'}
    document = json.dumps(TRUST)
    role = iam.create_role(**py, AssumeRolePolicyDocument=document, Tags=[{'Key': 'a', 'Value': '1'}])
    equal(role['Role']['Arn'], ROLE)
    shown = iam.get_role(**py)['Role']
    equal((shown['AssumeRolePolicyDocument'], shown['MaxSessionDuration']), (TRUST, 3600))
    refused(iam.create_role, 'EntityAlreadyExists', 409, **py, AssumeRolePolicyDocument=document)
    iam.update_role(**py, Description='first', MaxSessionDuration=7200)
    equal(iam.update_role_description(**py, Description='second')['Role']['Description'], 'second')
    shown = iam.get_role(**py)['Role']
    equal((shown['Description'], shown['MaxSessionDuration']), ('second', 7200))
    changed = json.loads(document.replace('lambda', 'sns'))
    iam.update_assume_role_policy(**py, PolicyDocument=json.dumps(changed))
    equal(iam.get_role(**py)['Role']['AssumeRolePolicyDocument'], changed)
    equal([one['RoleName'] for one in iam.list_roles()['Roles']], ['py'])
    iam.tag_role(**py, Tags=[{'Key': 'b', 'Value': '2'}])
    iam.untag_role(**py, TagKeys=['a'])
    equal(iam.list_role_tags(**py)['Tags'], [{'Key': 'b', 'Value': '2'}])

    inline = {**py, 'PolicyName': 'inline'}
    iam.put_role_policy(**inline, PolicyDocument=json.dumps(allowing('sqs:*')))
    equal(iam.get_role_policy(**inline)['PolicyDocument'], allowing('sqs:*'))
    equal(iam.list_role_policies(**py)['PolicyNames'], ['inline'])
    refused(iam.delete_role, 'DeleteConflict', 409, **py)
    iam.delete_role_policy(**inline)
    refused(iam.get_role_policy, 'NoSuchEntity', 404, **inline)


def policies(iam, equal, refused):
    p = {'PolicyArn': POLICY}
    py = {'RoleName': 'py'}
    made = iam.create_policy(PolicyName='p', PolicyDocument=json.dumps(allowing('sns:*')))['Policy']
    equal((made['Arn'], made['DefaultVersionId'], made['AttachmentCount']), (POLICY, 'v1', 0))
    iam.attach_role_policy(**py, **p)
    attached = iam.list_attached_role_policies(**py)['AttachedPolicies']
    equal(attached, [{'PolicyName': 'p', 'PolicyArn': POLICY}])
    equal([one['RoleName'] for one in iam.list_entities_for_policy(**p)['PolicyRoles']], ['py'])
    equal(iam.get_policy(**p)['Policy']['AttachmentCount'], 1)
    refused(iam.delete_policy, 'DeleteConflict', 409, **p)
    iam.detach_role_policy(**py, **p)
    refused(iam.detach_role_policy, 'NoSuchEntity', 404, **py, **p)
    iam.put_role_permissions_boundary(**py, PermissionsBoundary=POLICY)
    boundary = iam.get_role(**py)['Role']['PermissionsBoundary']
    equal(boundary['PermissionsBoundaryArn'], POLICY)
    iam.delete_role_permissions_boundary(**py)
    assert 'PermissionsBoundary' not in iam.get_role(**py)['Role']

    second = json.dumps(allowing('sns:Publish'))
    version = iam.create_policy_version(**p, PolicyDocument=second)['PolicyVersion']
    equal((version['VersionId'], version['IsDefaultVersion']), ('v2', False))
    iam.set_default_policy_version(**p, VersionId='v2')
    shown = iam.get_policy_version(**p, VersionId='v2')['PolicyVersion']
    equal((shown['Document'], shown['IsDefaultVersion']), (allowing('sns:Publish'), True))
    refused(iam.delete_policy_version, 'DeleteConflict', 409, **p, VersionId='v2')
    iam.delete_policy_version(**p, VersionId='v1')
    equal([one['VersionId'] for one in iam.list_policy_versions(**p)['Versions']], ['v2'])
    iam.tag_policy(**p, Tags=[{'Key': 'a', 'Value': '1'}, {'Key': 'b', 'Value': '2'}])
    iam.untag_policy(**p, TagKeys=['a'])
    equal(iam.list_policy_tags(**p)['Tags'], [{'Key': 'b', 'Value': '2'}])
    equal([one['Arn'] for one in iam.list_policies(Scope='Local')['Policies']], [POLICY])
    iam.delete_policy(**p)
    refused(iam.get_policy, 'NoSuchEntity', 404, **p)


def profiles(iam, equal, refused):
    profile = {'InstanceProfileName': 'i'}
    iam.create_instance_profile(**profile)
    iam.add_role_to_instance_profile(**profile, RoleName='py')
    shown = iam.get_instance_profile(**profile)['InstanceProfile']
    equal([role['Arn'] for role in shown['Roles']], [ROLE])
    for found in (iam.list_instance_profiles(), iam.list_instance_profiles_for_role(RoleName='py')):
        equal([one['InstanceProfileName'] for one in found['InstanceProfiles']], ['i'])
    refused(iam.delete_instance_profile, 'DeleteConflict', 409, **profile)
    iam.remove_role_from_instance_profile(**profile, RoleName='py')
    iam.delete_instance_profile(**profile)
    refused(iam.get_instance_profile, 'NoSuchEntity', 404, **profile)
