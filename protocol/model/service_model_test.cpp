#include "protocol/model/service_model.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "protocol/model/fact_document.h"

namespace protocol {
namespace {

TEST(ServiceModel, FindsOperationsAndShapesByName) {
  const ServiceModel ec2 = Facts::embedded().service("ec2");
  EXPECT_EQ(ec2.protocol(), Protocol::kEc2);
  const auto create_vpc = ec2.operation("CreateVpc");
  ASSERT_TRUE(create_vpc);
  EXPECT_EQ(create_vpc->input()->name(), "CreateVpcRequest");
  EXPECT_EQ(create_vpc->input()->member("CidrBlock")->shape().type(), ShapeType::kString);
  EXPECT_FALSE(ec2.operation("CreateVpx"));
  EXPECT_EQ(ec2.shape("Vpc")->member("VpcId")->location_name(), "vpcId");
}

TEST(ServiceModel, KnowsBoundsErrorsAndPages) {
  const ServiceModel iam = Facts::embedded().service("iam");
  EXPECT_EQ(iam.shape("userNameType")->max(), 64);
  EXPECT_EQ(iam.shape("NoSuchEntityException")->error_code(), "NoSuchEntity");
  EXPECT_EQ(iam.shape("NoSuchEntityException")->error_status(), 404);
  const auto list_users = iam.operation("ListUsers");
  EXPECT_EQ(list_users->input_tokens()[0], "Marker");
  EXPECT_EQ(list_users->result_keys()[0], "Users");
  EXPECT_EQ(list_users->result_wrapper(), "ListUsersResult");
}

TEST(ServiceModel, ListsDocumentedFilters) {
  const auto describe = Facts::embedded().service("ec2").operation("DescribeVpcs");
  std::vector<std::string_view> filters;
  for (const auto name : describe->documented_filters()) filters.push_back(name);
  EXPECT_NE(std::find(filters.begin(), filters.end(), "cidr"), filters.end());
}

TEST(Facts, RefuseAnUnknownService) {
  EXPECT_THROW(Facts::embedded().service("ec3"), std::out_of_range);
}

TEST(FactDocument, ReadsNestedJson) {
  const FactDocument types = Facts::embedded().document("ec2/instance_types");
  const auto micro = types.at("t3.micro");
  EXPECT_EQ(micro.at("MemoryInfo").at("SizeInMiB").integer(), 1024);
  EXPECT_EQ(micro.at("InstanceType").string(), "t3.micro");
  EXPECT_FALSE(types.find("t3.nano2"));
  EXPECT_EQ(micro.to_json()["VCpuInfo"]["DefaultVCpus"], 2);
}

TEST(FactDocument, HoldsTheRegistrysSchemas) {
  const FactDocument schemas = Facts::embedded().document("cloudformation/schemas");
  EXPECT_GT(schemas.size(), 1000u);
  EXPECT_EQ(schemas.at("AWS::S3::Bucket").at("primaryIdentifier")[0].string(), "/properties/BucketName");
}

}  // namespace
}  // namespace protocol
