package com.amazonaws.services.lambda.runtime;

/**
 * The interfaces that functions are compiled against, for those that do not bring them along: AWS's
 * runtime has them too. https://docs.aws.amazon.com/lambda/latest/dg/java-context.html
 */
public interface Context {
    String getAwsRequestId();

    String getLogGroupName();

    String getLogStreamName();

    String getFunctionName();

    String getFunctionVersion();

    String getInvokedFunctionArn();

    CognitoIdentity getIdentity();

    ClientContext getClientContext();

    int getRemainingTimeInMillis();

    int getMemoryLimitInMB();

    LambdaLogger getLogger();

    default String getTenantId() {
        return null;
    }

    default String getXrayTraceId() {
        return null;
    }
}
