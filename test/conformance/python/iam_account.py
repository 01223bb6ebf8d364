# Providers, certificates, service-linked roles and the account itself, for whoever calls IAM.

import json
import time

from iam_essentials import ACCOUNT, allowing
from iam_people import FOLDER, names

TAGS = [{'Key': 'a', 'Value': '1'}, {'Key': 'b', 'Value': '2'}]
METADATA = f'<EntityDescriptor entityID="https://id.example.com">{"x" * 1000}</EntityDescriptor>'


def run(iam, equal, refused):
    providers(iam, equal, refused)
    certificates(iam, equal, refused)
    linked_roles(iam, equal, refused)
    profile_tags(iam, equal)
    simulation(iam, equal)
    account(iam, equal)


def tagged(equal, tag, untag, tags_of, **which):
    tag(**which, Tags=TAGS)
    untag(**which, TagKeys=['a'])
    equal(tags_of(**which)['Tags'], TAGS[1:])


def providers(iam, equal, refused):
    arn = f'arn:aws:iam::{ACCOUNT}:oidc-provider/id.example.com'
    oidc = {'OpenIDConnectProviderArn': arn}
    made = iam.create_open_id_connect_provider(Url='https://id.example.com', ClientIDList=['app'])
    equal(made['OpenIDConnectProviderArn'], arn)
    iam.add_client_id_to_open_id_connect_provider(**oidc, ClientID='web')
    iam.remove_client_id_from_open_id_connect_provider(**oidc, ClientID='app')
    iam.update_open_id_connect_provider_thumbprint(**oidc, ThumbprintList=['a' * 40])
    equal(iam.get_open_id_connect_provider(**oidc)['ClientIDList'], ['web'])
    tagged(
        equal,
        iam.tag_open_id_connect_provider,
        iam.untag_open_id_connect_provider,
        iam.list_open_id_connect_provider_tags,
        **oidc,
    )
    listed = iam.list_open_id_connect_providers()['OpenIDConnectProviderList']
    equal(names(listed, 'Arn'), [arn])
    iam.delete_open_id_connect_provider(**oidc)
    refused(iam.get_open_id_connect_provider, 'NoSuchEntity', 404, **oidc)

    saml = {'SAMLProviderArn': f'arn:aws:iam::{ACCOUNT}:saml-provider/corp'}
    equal(
        iam.create_saml_provider(Name='corp', SAMLMetadataDocument=METADATA)['SAMLProviderArn'],
        saml['SAMLProviderArn'],
    )
    iam.update_saml_provider(**saml, SAMLMetadataDocument=METADATA)
    equal(iam.get_saml_provider(**saml)['SAMLMetadataDocument'], METADATA)
    tagged(equal, iam.tag_saml_provider, iam.untag_saml_provider, iam.list_saml_provider_tags, **saml)
    equal(names(iam.list_saml_providers()['SAMLProviderList'], 'Arn'), [saml['SAMLProviderArn']])
    iam.delete_saml_provider(**saml)
    refused(iam.get_saml_provider, 'NoSuchEntity', 404, **saml)


def certificates(iam, equal, refused):
    one = {'ServerCertificateName': 'web'}
    body = (FOLDER / 'server.crt').read_text()
    key = (FOLDER / 'server.key').read_text()
    iam.upload_server_certificate(**one, CertificateBody=body, PrivateKey=key)
    equal(iam.get_server_certificate(**one)['ServerCertificate']['CertificateBody'].strip(), body.strip())
    tagged(
        equal,
        iam.tag_server_certificate,
        iam.untag_server_certificate,
        iam.list_server_certificate_tags,
        **one,
    )
    iam.update_server_certificate(**one, NewServerCertificateName='web2')
    listed = iam.list_server_certificates()['ServerCertificateMetadataList']
    equal(names(listed, 'ServerCertificateName'), ['web2'])
    iam.delete_server_certificate(ServerCertificateName='web2')
    refused(iam.get_server_certificate, 'NoSuchEntity', 404, **one)


def linked_roles(iam, equal, refused):
    batch = {'AWSServiceName': 'batch.amazonaws.com'}
    role = iam.create_service_linked_role(**batch)['Role']
    equal(role['RoleName'], 'AWSServiceRoleForBatch')
    equal(role['Path'], '/aws-service-role/batch.amazonaws.com/')
    refused(iam.create_service_linked_role, 'InvalidInput', 400, **batch)
    task = iam.delete_service_linked_role(RoleName=role['RoleName'])['DeletionTaskId']
    status = iam.get_service_linked_role_deletion_status(DeletionTaskId=task)
    equal(status['Status'], 'SUCCEEDED')


def profile_tags(iam, equal):
    one = {'InstanceProfileName': 'tagged'}
    iam.create_instance_profile(**one)
    tagged(
        equal,
        iam.tag_instance_profile,
        iam.untag_instance_profile,
        iam.list_instance_profile_tags,
        **one,
    )
    iam.delete_instance_profile(**one)


def simulation(iam, equal):
    asked = {'PolicyInputList': [json.dumps(allowing('sqs:Get*'))]}
    results = iam.simulate_custom_policy(**asked, ActionNames=['sqs:GetQueueUrl', 'sns:Publish'])
    equal(names(results['EvaluationResults'], 'EvalDecision'), ['allowed', 'implicitDeny'])
    conditional = {
        'Version': '2012-10-17',
        'Statement': {
            'Effect': 'Allow',
            'Action': 'sqs:*',
            'Resource': 'arn:aws:sqs:*:*:${aws:username}-*',
            'Condition': {'Bool': {'aws:SecureTransport': 'true'}},
        },
    }
    keys = iam.get_context_keys_for_custom_policy(PolicyInputList=[json.dumps(conditional)])
    equal(sorted(keys['ContextKeyNames']), ['aws:SecureTransport', 'aws:username'])
    iam.create_user(UserName='bob')
    keys = iam.get_context_keys_for_principal_policy(
        PolicySourceArn=f'arn:aws:iam::{ACCOUNT}:user/bob', PolicyInputList=[json.dumps(conditional)]
    )
    equal(len(keys['ContextKeyNames']), 2)
    iam.delete_user(UserName='bob')


def account(iam, equal):
    iam.create_account_alias(AccountAlias='mill-race')
    equal(iam.list_account_aliases()['AccountAliases'], ['mill-race'])
    iam.delete_account_alias(AccountAlias='mill-race')
    iam.set_security_token_service_preferences(GlobalEndpointTokenVersion='v2Token')
    summary = iam.get_account_summary()['SummaryMap']
    equal(summary['GlobalEndpointTokenVersion'], 2)
    equal(summary['Users'], 0)
    details = iam.get_account_authorization_details(Filter=['User', 'Role'])
    equal(details['UserDetailList'], [])
    while iam.generate_credential_report()['State'] != 'COMPLETE':
        time.sleep(0.01)
    assert iam.get_credential_report()['ReportFormat'] == 'text/csv'
