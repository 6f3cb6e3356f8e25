#include "protocol/codec/ec2_codec.h"

#include "protocol/codec/codec_testing.h"

namespace protocol {
namespace {

using namespace nlohmann::literals;

TEST(Ec2Codec, DecodesFlatListsAndCapitalizedNames) {
  const Value input = decode(route_to("ec2", "RunInstances"),
                             form_request("Action=RunInstances&Version=2016-11-15&ImageId=ami-1&MinCount=1&MaxCount=2"
                                          "&SecurityGroupId.1=sg-1&SecurityGroupId.2=sg-2&DryRun=false"
                                          "&TagSpecification.1.ResourceType=instance&TagSpecification.1.Tag.1.Key=Name"
                                          "&TagSpecification.1.Tag.1.Value=&BlockDeviceMapping.1.Ebs.VolumeSize=8"));
  EXPECT_EQ(input, R"({"ImageId": "ami-1", "MinCount": 1, "MaxCount": 2, "SecurityGroupIds": ["sg-1", "sg-2"],
                       "DryRun": false, "TagSpecifications": [{"ResourceType": "instance",
                       "Tags": [{"Key": "Name", "Value": ""}]}], "BlockDeviceMappings": [{"Ebs": {"VolumeSize": 8}}]})"_json);
}

TEST(Ec2Codec, RefusesUnknownParameters) {
  EXPECT_EQ(refusal(route_to("ec2", "DescribeVpcs"), form_request("Action=DescribeVpcs&Version=1&VpcIdd.1=a")),
            "UnknownParameter: The parameter VpcIdd.1 is not recognized");
  EXPECT_EQ(refusal(route_to("ec2", "DescribeVpcs"), form_request("Filter.1.Nmae=a")),
            "UnknownParameter: The parameter Filter.1.Nmae is not recognized");
  EXPECT_EQ(refusal(route_to("ec2", "DescribeVpcs"), form_request("Filter.x=a")),
            "UnknownParameter: The parameter Filter.x is not recognized");
}

TEST(Ec2Codec, RefusesMalformedNumbers) {
  EXPECT_EQ(refusal(route_to("ec2", "RunInstances"), form_request("MinCount=one")),
            "InvalidParameterValue: Value (one) for parameter MinCount is invalid. The value must be an integer.");
}

TEST(Ec2Codec, WritesListsAsItemsAndTimesWithMilliseconds) {
  const HttpResponse response = encode(route_to("ec2", "DescribeInstances"),
                                       R"({"Reservations": [{"ReservationId": "r-1", "Groups": [], "Instances":
                 [{"InstanceId": "i-1", "LaunchTime": 1576540098, "State": {"Code": 16, "Name": "running"}}]}]})"_json);
  EXPECT_EQ(response.headers.get("Content-Type"), "text/xml;charset=UTF-8");
  for (const std::string_view part :
       {"<DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15\"><requestId>req-1</requestId>",
        "<reservationSet><item>", "<groupSet/>", "<instancesSet><item>", "<instanceId>i-1</instanceId>",
        "<instanceState><code>16</code><name>running</name></instanceState>",
        "<launchTime>2019-12-16T23:48:18.000Z</launchTime>"}) {
    EXPECT_NE(response.body.find(part), std::string::npos) << part << " in " << response.body;
  }
}

TEST(Ec2Codec, AnswersTrueWhereThereIsNoOutput) {
  EXPECT_EQ(encode(route_to("ec2", "DeleteSubnet"), Value::object()).body,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DeleteSubnetResponse "
            "xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15\"><requestId>req-1</requestId><return>true</return>"
            "</DeleteSubnetResponse>");
}

TEST(Ec2Codec, WritesErrorsInAResponse) {
  const HttpResponse response =
      encode_error("ec2", ApiError("InvalidVpcID.NotFound", "The vpc ID 'vpc-1' does not exist"));
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(
      response.body,
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>InvalidVpcID.NotFound</Code>"
      "<Message>The vpc ID 'vpc-1' does not exist</Message></Error></Errors><RequestID>req-1</RequestID></Response>");
  EXPECT_EQ(encode_error("ec2", ApiError("UnauthorizedOperation", "")).status, 403);
  EXPECT_EQ(encode_error("ec2", ApiError("AuthFailure", "")).status, 401);
}

}  // namespace
}  // namespace protocol
