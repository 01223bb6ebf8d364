# IAM and STS, which speak Query, as deploy tools call them.

import iam_essentials
from clients import client, equal, refused


def seed_of(iam, name):
    made = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)
    return made['VirtualMFADevice']['Base32StringSeed'].decode()


def as_user(key, service='iam'):
    return client(service, key=(key['AccessKeyId'], key['SecretAccessKey']))


iam_essentials.run(client('iam'), client('sts'), equal, refused, seed_of, as_user)
