# Users, groups, and what they prove themselves with, for whoever calls IAM: boto3, or the AWS CLI.

import base64
import hashlib
import hmac
import json
import pathlib
import struct
import time

from iam_essentials import ACCOUNT, allowing

READ_ONLY = 'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess'
FOLDER = pathlib.Path(__file__).parent
SSH_KEY = 'ssh-rsa ' + base64.b64encode(b'\0\0\0\7ssh-rsa' + bytes(range(256))).decode() + ' ann'


def names(items, key):
    return [item[key] for item in items]


def run(iam, equal, refused, seed_of, as_user):
    users(iam, equal, refused)
    groups(iam, equal)
    keys(iam, equal, refused)
    passwords(iam, equal, refused, as_user)
    devices(iam, equal, refused, seed_of)
    credentials(iam, equal, refused)
    iam.remove_user_from_group(GroupName='staff', UserName='ann')
    iam.update_user(UserName='ann', NewUserName='anna', NewPath='/x/')
    equal(iam.get_user(UserName='anna')['User']['Arn'], f'arn:aws:iam::{ACCOUNT}:user/x/anna')
    iam.delete_user(UserName='anna')
    refused(iam.get_user, 'NoSuchEntity', 404, UserName='anna')
    iam.update_group(GroupName='staff', NewGroupName='crew')
    iam.delete_group(GroupName='crew')


def users(iam, equal, refused):
    created = iam.create_user(UserName='ann', Tags=[{'Key': 'team', 'Value': 'a'}])['User']
    equal(created['Arn'], f'arn:aws:iam::{ACCOUNT}:user/ann')
    refused(iam.create_user, 'EntityAlreadyExists', 409, UserName='ann')
    equal(names(iam.list_users()['Users'], 'UserName'), ['ann'])
    ann = {'UserName': 'ann'}
    iam.tag_user(**ann, Tags=[{'Key': 'b', 'Value': '2'}])
    iam.untag_user(**ann, TagKeys=['team'])
    equal(iam.list_user_tags(**ann)['Tags'], [{'Key': 'b', 'Value': '2'}])
    inline = {**ann, 'PolicyName': 'inline'}
    iam.put_user_policy(**inline, PolicyDocument=json.dumps(allowing('sqs:*')))
    equal(iam.get_user_policy(**inline)['PolicyDocument'], allowing('sqs:*'))
    equal(iam.list_user_policies(**ann)['PolicyNames'], ['inline'])
    iam.delete_user_policy(**inline)
    iam.attach_user_policy(**ann, PolicyArn=READ_ONLY)
    attached = iam.list_attached_user_policies(**ann)['AttachedPolicies']
    equal(names(attached, 'PolicyName'), ['AmazonSQSReadOnlyAccess'])
    iam.detach_user_policy(**ann, PolicyArn=READ_ONLY)
    iam.put_user_permissions_boundary(**ann, PermissionsBoundary=READ_ONLY)
    boundary = iam.get_user(**ann)['User']['PermissionsBoundary']
    equal(boundary['PermissionsBoundaryArn'], READ_ONLY)
    iam.delete_user_permissions_boundary(**ann)


def groups(iam, equal):
    staff = {'GroupName': 'staff'}
    equal(iam.create_group(**staff)['Group']['Arn'], f'arn:aws:iam::{ACCOUNT}:group/staff')
    iam.add_user_to_group(**staff, UserName='ann')
    equal(names(iam.get_group(**staff)['Users'], 'UserName'), ['ann'])
    equal(names(iam.list_groups()['Groups'], 'GroupName'), ['staff'])
    equal(names(iam.list_groups_for_user(UserName='ann')['Groups'], 'GroupName'), ['staff'])
    inline = {**staff, 'PolicyName': 'inline'}
    iam.put_group_policy(**inline, PolicyDocument=json.dumps(allowing('sns:*')))
    equal(iam.get_group_policy(**inline)['PolicyDocument'], allowing('sns:*'))
    equal(iam.list_group_policies(**staff)['PolicyNames'], ['inline'])
    iam.delete_group_policy(**inline)
    iam.attach_group_policy(**staff, PolicyArn=READ_ONLY)
    held = iam.list_attached_group_policies(**staff)['AttachedPolicies']
    equal(names(held, 'PolicyArn'), [READ_ONLY])
    allowed = iam.simulate_principal_policy(
        PolicySourceArn=f'arn:aws:iam::{ACCOUNT}:user/ann',
        ActionNames=['sqs:GetQueueUrl', 'sqs:SendMessage'],
    )['EvaluationResults']
    equal(names(allowed, 'EvalDecision'), ['allowed', 'implicitDeny'])
    iam.detach_group_policy(**staff, PolicyArn=READ_ONLY)


def keys(iam, equal, refused):
    ann = {'UserName': 'ann'}
    key = iam.create_access_key(**ann)['AccessKey']
    assert key['AccessKeyId'].startswith('AKIA') and len(key['AccessKeyId']) == 20, key
    equal(len(key['SecretAccessKey']), 40)
    one = {'AccessKeyId': key['AccessKeyId']}
    equal(iam.get_access_key_last_used(**one)['UserName'], 'ann')
    iam.update_access_key(**ann, **one, Status='Inactive')
    equal(names(iam.list_access_keys(**ann)['AccessKeyMetadata'], 'Status'), ['Inactive'])
    refused(iam.delete_user, 'DeleteConflict', 409, **ann)
    iam.delete_access_key(**ann, **one)
    refused(iam.create_access_key, 'ValidationError', 400)


def passwords(iam, equal, refused, as_user):
    ann = {'UserName': 'ann'}
    refused(iam.get_account_password_policy, 'NoSuchEntity', 404)
    iam.update_account_password_policy(MinimumPasswordLength=12, RequireNumbers=True)
    equal(iam.get_account_password_policy()['PasswordPolicy']['MinimumPasswordLength'], 12)
    refused(iam.create_login_profile, 'PasswordPolicyViolation', 400, **ann, Password='short1')
    iam.create_login_profile(**ann, Password='long enough 1', PasswordResetRequired=True)
    assert iam.get_login_profile(**ann)['LoginProfile']['PasswordResetRequired']
    iam.update_login_profile(**ann, Password='long enough 2', PasswordResetRequired=False)
    own = iam.create_access_key(**ann)['AccessKey']
    as_user(own).change_password(OldPassword='long enough 2', NewPassword='long enough 3')
    iam.delete_access_key(**ann, AccessKeyId=own['AccessKeyId'])
    iam.delete_login_profile(**ann)
    refused(iam.get_login_profile, 'NoSuchEntity', 404, **ann)
    iam.delete_account_password_policy()


def code(seed, step):
    digest = hmac.new(base64.b32decode(seed), struct.pack('>Q', step), hashlib.sha1).digest()
    offset = digest[19] & 15
    number = struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f'{number % 1_000_000:06}'


def devices(iam, equal, refused, seed_of):
    ann = {'UserName': 'ann'}
    device = {'SerialNumber': f'arn:aws:iam::{ACCOUNT}:mfa/phone'}
    seed = seed_of(iam, 'phone')
    step = int(time.time()) // 30
    right = {'AuthenticationCode1': code(seed, step - 1), 'AuthenticationCode2': code(seed, step)}
    wrong = {**right, 'AuthenticationCode2': right['AuthenticationCode1']}
    refused(iam.enable_mfa_device, 'InvalidAuthenticationCode', 403, **ann, **device, **wrong)
    iam.enable_mfa_device(**ann, **device, **right)
    iam.resync_mfa_device(**ann, **device, **right)
    equal(names(iam.list_mfa_devices(**ann)['MFADevices'], 'SerialNumber'), [device['SerialNumber']])
    equal(iam.get_mfa_device(**device)['UserName'], 'ann')
    equal(len(iam.list_virtual_mfa_devices(AssignmentStatus='Assigned')['VirtualMFADevices']), 1)
    iam.tag_mfa_device(**device, Tags=[{'Key': 'a', 'Value': '1'}, {'Key': 'b', 'Value': '2'}])
    iam.untag_mfa_device(**device, TagKeys=['a'])
    equal(iam.list_mfa_device_tags(**device)['Tags'], [{'Key': 'b', 'Value': '2'}])
    refused(iam.delete_virtual_mfa_device, 'DeleteConflict', 409, **device)
    iam.deactivate_mfa_device(**ann, **device)
    iam.delete_virtual_mfa_device(**device)


def credentials(iam, equal, refused):
    ann = {'UserName': 'ann'}
    key = iam.upload_ssh_public_key(**ann, SSHPublicKeyBody=SSH_KEY)['SSHPublicKey']
    one = {**ann, 'SSHPublicKeyId': key['SSHPublicKeyId']}
    iam.update_ssh_public_key(**one, Status='Inactive')
    equal(iam.get_ssh_public_key(**one, Encoding='SSH')['SSHPublicKey']['Status'], 'Inactive')
    equal(len(iam.list_ssh_public_keys(**ann)['SSHPublicKeys']), 1)
    iam.delete_ssh_public_key(**one)

    body = (FOLDER / 'server.crt').read_text()
    signing = iam.upload_signing_certificate(**ann, CertificateBody=body)['Certificate']
    one = {**ann, 'CertificateId': signing['CertificateId']}
    iam.update_signing_certificate(**one, Status='Inactive')
    equal(names(iam.list_signing_certificates(**ann)['Certificates'], 'Status'), ['Inactive'])
    iam.delete_signing_certificate(**one)

    service = {**ann, 'ServiceName': 'codecommit.amazonaws.com'}
    made = iam.create_service_specific_credential(**service)['ServiceSpecificCredential']
    equal(made['ServiceUserName'], f'ann-at-{ACCOUNT}')
    one = {**ann, 'ServiceSpecificCredentialId': made['ServiceSpecificCredentialId']}
    iam.update_service_specific_credential(**one, Status='Inactive')
    reset = iam.reset_service_specific_credential(**one)['ServiceSpecificCredential']
    assert reset['ServicePassword'] != made['ServicePassword']
    listed = iam.list_service_specific_credentials(**service)['ServiceSpecificCredentials']
    equal(names(listed, 'Status'), ['Inactive'])
    iam.delete_service_specific_credential(**one)
    refused(iam.delete_service_specific_credential, 'NoSuchEntity', 404, **one)
