#include "protocol/routing/operation_router.h"

#include <gtest/gtest.h>

#include "protocol/api_error.h"
#include "protocol/routing/host.h"

namespace protocol {
namespace {

const OperationRouter& router() {
  static const OperationRouter instance(Facts::embedded());
  return instance;
}

/// "service.Operation label=value …", or "Code: Message" of the refusal.
std::string route_text(const HttpRequest& request) {
  try {
    const Route route = router().route(request);
    std::string text = std::string(route.service.name()) + "." + std::string(route.operation.name());
    for (const UriLabel& label : route.labels) text += " " + label.name + "=" + label.value;
    return text;
  } catch (const ApiError& error) {
    return error.code() + ": " + error.message();
  }
}

std::string s3(std::string method, std::string target, HttpHeaders headers = {{"Host", "localhost:4566"}}) {
  return route_text(
      {.method = std::move(method), .target = std::move(target), .headers = std::move(headers), .body = ""});
}

std::string form(std::string body, HttpHeaders headers = {}) {
  headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  return route_text({.method = "POST", .target = "/", .headers = std::move(headers), .body = std::move(body)});
}

std::string authorization(std::string service) {
  return "AWS4-HMAC-SHA256 Credential=test/20250101/us-east-1/" + service +
         "/aws4_request, SignedHeaders=host, Signature=abc";
}

TEST(OperationRouter, FindsTheServiceByTheSignaturesScope) {
  EXPECT_EQ(form("Action=CreateVpc&Version=2016-11-15", {{"Authorization", authorization("ec2")}}), "ec2.CreateVpc");
  EXPECT_EQ(form("Action=CreateUser&Version=2010-05-08", {{"Authorization", authorization("iam")}}), "iam.CreateUser");
  EXPECT_EQ(s3("GET",
               "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Credential=test%2F20250101%2Fus-east-1"
               "%2Fsts%2Faws4_request"),
            "sts.GetCallerIdentity");
}

TEST(OperationRouter, FindsTheServiceByTargetHostOrAction) {
  EXPECT_EQ(s3("POST", "/", {{"X-Amz-Target", "AmazonEC2ContainerServiceV20141113.ListClusters"}}), "ecs.ListClusters");
  EXPECT_EQ(form("Action=CreateVpc&Version=2016-11-15", {{"Host", "ec2.us-east-1.amazonaws.com"}}), "ec2.CreateVpc");
  EXPECT_EQ(form("Action=GetUser&Version=2010-05-08", {{"Host", "iam.localhost.localstack.cloud:4566"}}),
            "iam.GetUser");
  EXPECT_EQ(form("Action=GetCallerIdentity&Version=2011-06-15"), "sts.GetCallerIdentity");
  EXPECT_EQ(form("Action=DescribeStacks&Version=2010-05-15"), "cloudformation.DescribeStacks");
}

TEST(OperationRouter, RefusesServicesThatAreNotThere) {
  EXPECT_EQ(form("Action=X", {{"Authorization", authorization("sqs")}}),
            "NotImplemented: skyrig does not emulate the service 'sqs'");
  const HttpRequest request{
      .method = "POST", .target = "/", .headers = {{"X-Amz-Target", "DynamoDB_20120810.ListTables"}}, .body = ""};
  EXPECT_EQ(route_text(request), "NotImplemented: skyrig does not emulate the service 'DynamoDB_20120810'");
  EXPECT_EQ(router().dialect_of(request).protocol(), Protocol::kJson);
}

TEST(OperationRouter, RefusesUnknownActions) {
  EXPECT_EQ(form("Action=GetUsr&Version=2010-05-08", {{"Authorization", authorization("iam")}}),
            "InvalidAction: Could not find operation GetUsr for version 2010-05-08");
  EXPECT_EQ(form("Action=GetUser&Version=2010-05-09", {{"Authorization", authorization("iam")}}),
            "InvalidAction: Could not find operation GetUser for version 2010-05-09");
  EXPECT_EQ(form("Action=GetUser", {{"Authorization", authorization("iam")}}),
            "InvalidAction: Could not find operation GetUser for version NO_VERSION_SPECIFIED");
  EXPECT_EQ(form("Action=CreateVpx&Version=2016-11-15", {{"Authorization", authorization("ec2")}}),
            "InvalidAction: The action CreateVpx is not valid for this web service.");
  EXPECT_EQ(form("Action=CreateVpc&Version=2999-01-01", {{"Authorization", authorization("ec2")}}),
            "NoSuchVersion: The requested version (2999-01-01) of service AmazonEC2 does not exist");
  EXPECT_EQ(s3("POST", "/", {{"X-Amz-Target", "AmazonEC2ContainerServiceV20141113.Nope"}}),
            "UnknownOperationException: ");
}

TEST(OperationRouter, AcceptsOldVersionsOfEc2) {
  EXPECT_EQ(form("Action=CreateVpc&Version=2013-10-15", {{"Authorization", authorization("ec2")}}), "ec2.CreateVpc");
}

TEST(OperationRouter, TellsS3OperationsByTheirSubresource) {
  EXPECT_EQ(s3("GET", "/"), "s3.ListBuckets");
  EXPECT_EQ(s3("PUT", "/photos"), "s3.CreateBucket Bucket=photos");
  EXPECT_EQ(s3("GET", "/photos"), "s3.ListObjects Bucket=photos");
  EXPECT_EQ(s3("GET", "/photos/?prefix=a"), "s3.ListObjects Bucket=photos");
  EXPECT_EQ(s3("GET", "/photos?list-type=2"), "s3.ListObjectsV2 Bucket=photos");
  EXPECT_EQ(s3("GET", "/photos?tagging"), "s3.GetBucketTagging Bucket=photos");
  EXPECT_EQ(s3("GET", "/photos?tagging="), "s3.GetBucketTagging Bucket=photos");
  EXPECT_EQ(s3("GET", "/photos/a?tagging"), "s3.GetObjectTagging Bucket=photos Key=a");
  EXPECT_EQ(s3("POST", "/photos?delete"), "s3.DeleteObjects Bucket=photos");
  EXPECT_EQ(s3("GET", "/photos?lifecycle"), "s3.GetBucketLifecycleConfiguration Bucket=photos");
  EXPECT_EQ(s3("GET", "/photos?analytics"), "s3.ListBucketAnalyticsConfigurations Bucket=photos");
  EXPECT_EQ(s3("GET", "/photos?analytics&id=1"), "s3.GetBucketAnalyticsConfiguration Bucket=photos");
  EXPECT_EQ(s3("HEAD", "/photos/a?x-id=HeadObject"), "s3.HeadObject Bucket=photos Key=a");
}

TEST(OperationRouter, TellsS3OperationsByRequiredMembers) {
  EXPECT_EQ(s3("PUT", "/b/k"), "s3.PutObject Bucket=b Key=k");
  EXPECT_EQ(s3("PUT", "/b/k", {{"X-Amz-Copy-Source", "/b/j"}}), "s3.CopyObject Bucket=b Key=k");
  EXPECT_EQ(s3("PUT", "/b/k?partNumber=1&uploadId=u"), "s3.UploadPart Bucket=b Key=k");
  EXPECT_EQ(s3("PUT", "/b/k?partNumber=1&uploadId=u", {{"x-amz-copy-source", "/b/j"}}),
            "s3.UploadPartCopy Bucket=b Key=k");
  EXPECT_EQ(s3("POST", "/b/k?uploads"), "s3.CreateMultipartUpload Bucket=b Key=k");
  EXPECT_EQ(s3("POST", "/b/k?uploadId=u"), "s3.CompleteMultipartUpload Bucket=b Key=k");
  EXPECT_EQ(s3("GET", "/b/k?uploadId=u"), "s3.ListParts Bucket=b Key=k");
  EXPECT_EQ(s3("DELETE", "/b/k?uploadId=u"), "s3.AbortMultipartUpload Bucket=b Key=k");
  EXPECT_EQ(s3("DELETE", "/b/k"), "s3.DeleteObject Bucket=b Key=k");
  // A constant of the query string settles it; what is missing then is the operation's own error.
  EXPECT_EQ(s3("GET", "/b/k?attributes"), "s3.GetObjectAttributes Bucket=b Key=k");
}

TEST(OperationRouter, GreedyLabelsMayStandBeforeLiterals) {
  const std::string points = "/v20180820/mrap/instances/";
  const std::string arn = "arn:aws:s3::123456789012:accesspoint/m1.mrap";
  const HttpHeaders headers{{"Host", "s3-control.us-west-2.amazonaws.com"}, {"x-amz-account-id", "123456789012"}};
  EXPECT_EQ(route_text({.method = "GET", .target = points + arn + "/routes", .headers = headers, .body = {}}),
            "s3control.GetMultiRegionAccessPointRoutes mrap=" + arn);
  EXPECT_EQ(route_text({.method = "GET", .target = points + "name/routes", .headers = headers, .body = {}}),
            "s3control.GetMultiRegionAccessPointRoutes mrap=name");
  EXPECT_EQ(route_text({.method = "GET", .target = points + "name", .headers = headers, .body = {}}),
            "s3control.GetMultiRegionAccessPoint name=name");
}

TEST(OperationRouter, KeepsKeysAsTheyAre) {
  EXPECT_EQ(s3("GET", "/b/a%2Fb/c%20d+e"), "s3.GetObject Bucket=b Key=a/b/c d+e");
  EXPECT_EQ(s3("GET", "/b/a/../b/./c"), "s3.GetObject Bucket=b Key=a/../b/./c");
  EXPECT_EQ(s3("GET", "/b//a//b/"), "s3.GetObject Bucket=b Key=/a//b/");
  EXPECT_EQ(s3("GET", "/b//"), "s3.GetObject Bucket=b Key=/");
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "/a";
  EXPECT_EQ(s3("GET", "/b" + deep), "s3.GetObject Bucket=b Key=" + deep.substr(1));
}

TEST(OperationRouter, UnderstandsVirtualHosts) {
  for (const std::string host :
       {"photos.s3.us-east-1.amazonaws.com", "photos.s3.amazonaws.com", "photos.s3.localhost.localstack.cloud:4566",
        "photos.s3.us-east-1.localhost.localstack.cloud:4566", "photos.localhost:4566", "photos.s3.localhost:4566",
        "photos.s3-us-west-2.amazonaws.com", "photos.s3.dualstack.eu-west-1.amazonaws.com",
        "photos.s3-eu-west-1.amazonaws.com", "photos.s3.skyrig.internal"}) {
    EXPECT_EQ(s3("GET", "/a//b", {{"Host", host}}), "s3.GetObject Bucket=photos Key=a//b") << host;
    EXPECT_EQ(s3("GET", "/?list-type=2", {{"Host", host}}), "s3.ListObjectsV2 Bucket=photos") << host;
    EXPECT_EQ(s3("PUT", "/", {{"Host", host}}), "s3.CreateBucket Bucket=photos") << host;
  }
  EXPECT_EQ(s3("GET", "/", {{"Host", "my.s3.photos.s3.amazonaws.com"}}), "s3.ListObjects Bucket=my.s3.photos");
  EXPECT_EQ(s3("GET", "/", {{"Host", "s3-photos.localhost:4566"}}), "s3.ListObjects Bucket=s3-photos");
  for (const std::string host : {"s3.us-east-1.amazonaws.com", "s3.localhost.localstack.cloud:4566", "localhost:4566",
                                 "127.0.0.1:4566", "[::1]:4566", "s3.amazonaws.com", "localhost.localstack.cloud"}) {
    EXPECT_EQ(s3("GET", "/photos", {{"Host", host}}), "s3.ListObjects Bucket=photos") << host;
  }
}

TEST(OperationRouter, UnderstandsHostsBelowOwnDomains) {
  const OperationRouter own(Facts::embedded(), HostParser({"skyrig", "objects.s3.corp.example"}));
  const auto find = [&](const std::string& host, std::string target) {
    const Route route =
        own.route({.method = "GET", .target = std::move(target), .headers = {{"Host", host}}, .body = {}});
    std::string text(route.operation.name());
    for (const UriLabel& label : route.labels) text += " " + label.name + "=" + label.value;
    return text;
  };
  for (const std::string host :
       {"photos.skyrig", "photos.s3.skyrig:4566", "photos.s3.eu-west-1.skyrig", "photos.SKYRIG",
        "photos.objects.s3.corp.example", "photos.s3.objects.s3.corp.example"}) {
    EXPECT_EQ(find(host, "/a/b"), "GetObject Bucket=photos Key=a/b") << host;
  }
  for (const std::string host :
       {"skyrig", "skyrig:4566", "s3.skyrig", "s3.eu-west-1.skyrig", "objects.s3.corp.example"}) {
    EXPECT_EQ(find(host, "/photos"), "ListObjects Bucket=photos") << host;
  }
  EXPECT_EQ(find("reports-123456789012.s3-accesspoint.us-east-1.skyrig", "/a"),
            "GetObject Bucket=reports-123456789012 Key=a");
  EXPECT_EQ(find("photos.notskyrig", "/photos"), "ListObjects Bucket=photos");
  EXPECT_EQ(find("iam.skyrig", "/?Action=GetUser&Version=2010-05-08"), "GetUser");
  const HostParts website = HostParser({"skyrig"}).parse("photos.s3-website.eu-west-1.skyrig");
  EXPECT_TRUE(website.is_website);
  EXPECT_EQ(website.bucket, "photos");
}

TEST(OperationRouter, RefusesMethodsThatNoS3OperationHas) {
  EXPECT_EQ(s3("PATCH", "/b/k"), "MethodNotAllowed: The specified method is not allowed against this resource.");
  EXPECT_EQ(s3("DELETE", "/"), "MethodNotAllowed: The specified method is not allowed against this resource.");
  EXPECT_EQ(s3("GET", "//k"), "InvalidBucketName: The specified bucket is not valid.");
}

}  // namespace
}  // namespace protocol
