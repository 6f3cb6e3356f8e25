// By functions and not by rows: CreateBucket takes next to nothing, every property is a document with an operation of
// its own, and the documents' members are called otherwise than in the API (bucket_properties.h).
#include "services/s3/bucket/bucket_binding.h"

#include <algorithm>

#include "services/s3/bucket/bucket_properties.h"
#include "services/s3/bucket/region.h"
#include "services/s3/errors.h"

namespace s3 {
namespace {

/// Regions whose website endpoints are written with a dash: http://bucket.s3-website-us-east-1.amazonaws.com.
/// https://docs.aws.amazon.com/general/latest/gr/s3.html#s3_website_region_endpoints
constexpr std::string_view kDashedWebsiteRegions[] = {
    "us-east-1",      "us-west-1", "us-west-2", "ap-southeast-1", "ap-southeast-2",
    "ap-northeast-1", "eu-west-1", "sa-east-1", "us-gov-west-1",
};

void call_for_property(Provisioning& provisioning, const std::string& bucket, std::string_view operation, Value input) {
  input["Bucket"] = bucket;
  provisioning.call(kService, operation, std::move(input));
}

void put_property(Provisioning& provisioning, const std::string& bucket, const BucketProperty& row,
                  const Value& property) {
  if (!row.is_keyed) {
    call_for_property(provisioning, bucket, row.put, {{std::string(row.member), row.convert(bucket, property)}});
    return;
  }
  for (const Value& item : property) {
    call_for_property(provisioning, bucket, row.put,
                      {{"Id", item.at("Id")}, {std::string(row.member), row.convert(bucket, item)}});
  }
}

/// Takes away what a property had set: by its operation, or with an empty document where AWS has none.
void remove_property(Provisioning& provisioning, const std::string& bucket, const BucketProperty& row,
                     const Value& previous) {
  if (row.is_keyed) {
    for (const Value& item : previous) call_for_property(provisioning, bucket, row.remove, {{"Id", item.at("Id")}});
  } else if (row.remove.empty()) {
    call_for_property(provisioning, bucket, row.put, {{std::string(row.member), row.empty()}});
  } else {
    call_for_property(provisioning, bucket, row.remove, Value::object());
  }
}

void check_supported(const Value& properties) {
  static const std::string_view kOthers[] = {"BucketName", "Tags", "AccessControl", "ObjectLockEnabled"};
  for (const auto& [name, value] : properties.items()) {
    const bool is_known = std::find(std::begin(kOthers), std::end(kOthers), name) != std::end(kOthers) ||
                          std::any_of(bucket_properties().begin(), bucket_properties().end(),
                                      [&name = name](const BucketProperty& row) { return row.name == name; });
    if (!is_known) throw not_implemented("the property " + name + " of AWS::S3::Bucket");
  }
}

/// "PublicRead" is the canned ACL "public-read".
std::string canned_acl(const std::string& property) {
  std::string acl;
  for (const char c : property) {
    if (std::isupper(static_cast<unsigned char>(c)) && !acl.empty()) acl += '-';
    acl += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return acl;
}

std::string create_bucket_in_stack(Provisioning& provisioning) {
  const Value& properties = provisioning.properties();
  check_supported(properties);
  const std::string bucket = properties.at("BucketName");
  Value input{{"Bucket", bucket}};
  if (provisioning.region() != kDefaultRegion) {
    input["CreateBucketConfiguration"]["LocationConstraint"] = provisioning.region();
  }
  if (properties.value("ObjectLockEnabled", false)) input["ObjectLockEnabledForBucket"] = true;
  // Ownership comes with the creation, since it decides whether ACLs are taken.
  const Value ownership = properties.value("OwnershipControls", Value::object()).value("Rules", Value::array());
  if (!ownership.empty()) input["ObjectOwnership"] = ownership[0].at("ObjectOwnership");
  provisioning.call(kService, "CreateBucket", std::move(input));
  for (const BucketProperty& row : bucket_properties()) {
    const auto found = properties.find(std::string(row.name));
    if (found != properties.end()) put_property(provisioning, bucket, row, *found);
  }
  // A public ACL is taken only when the public access block lets it.
  if (properties.value("AccessControl", "Private") != "Private") {
    call_for_property(provisioning, bucket, "PutBucketAcl", {{"ACL", canned_acl(properties["AccessControl"])}});
  }
  call_for_property(provisioning, bucket, "PutBucketTagging", {{"Tagging", {{"TagSet", provisioning.tags()}}}});
  return bucket;
}

void update_bucket(Provisioning& provisioning) {
  const std::string& bucket = provisioning.physical_id();
  check_supported(provisioning.properties());
  for (const BucketProperty& row : bucket_properties()) {
    const std::string name(row.name);
    if (!provisioning.has_changed(name)) continue;
    const Value& before = provisioning.previous_properties();
    const Value& now = provisioning.properties();
    if (before.contains(name) && (row.is_keyed || !now.contains(name))) {
      remove_property(provisioning, bucket, row, before[name]);
    }
    if (now.contains(name)) put_property(provisioning, bucket, row, now[name]);
  }
  if (provisioning.has_changed("AccessControl")) {
    const std::string acl = provisioning.properties().value("AccessControl", "Private");
    call_for_property(provisioning, bucket, "PutBucketAcl", {{"ACL", canned_acl(acl)}});
  }
  if (provisioning.tags() != provisioning.previous_tags()) {
    call_for_property(provisioning, bucket, "PutBucketTagging", {{"Tagging", {{"TagSet", provisioning.tags()}}}});
  }
}

void remove_bucket(Provisioning& provisioning) {
  call_for_property(provisioning, provisioning.physical_id(), "DeleteBucket", Value::object());
}

/// What Ref and GetAtt show.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html
Value read_bucket(Provisioning& provisioning) {
  const std::string& bucket = provisioning.physical_id();
  const Value head = provisioning.call(kService, "HeadBucket", {{"Bucket", bucket}});
  const std::string region = head.at("BucketRegion");
  const bool is_dashed = std::find(std::begin(kDashedWebsiteRegions), std::end(kDashedWebsiteRegions), region) !=
                         std::end(kDashedWebsiteRegions);
  return {{"Arn", head.at("BucketArn")},
          {"DomainName", bucket + ".s3.amazonaws.com"},
          {"DualStackDomainName", bucket + ".s3.dualstack." + region + ".amazonaws.com"},
          {"RegionalDomainName", bucket + ".s3." + region + ".amazonaws.com"},
          {"WebsiteURL", "http://" + bucket + ".s3-website" + (is_dashed ? "-" : ".") + region + ".amazonaws.com"}};
}

void put_policy(Provisioning& provisioning, const std::string& bucket) {
  const Value& document = provisioning.properties().at("PolicyDocument");
  call_for_property(provisioning, bucket, "PutBucketPolicy",
                    {{"Policy", document.is_string() ? document.get<std::string>() : document.dump()}});
}

std::string create_policy(Provisioning& provisioning) {
  const std::string bucket = provisioning.properties().at("Bucket");
  put_policy(provisioning, bucket);
  return bucket;
}

}  // namespace

void add_bucket_bindings(Service& service) {
  service.cloudformation.push_back({.type = "AWS::S3::Bucket",
                                    .service = kService,
                                    .create_resource = create_bucket_in_stack,
                                    .update_resource = update_bucket,
                                    .remove_resource = remove_bucket,
                                    .read_resource = read_bucket});
  service.cloudformation.push_back(
      {.type = "AWS::S3::BucketPolicy",
       .service = kService,
       .create_resource = create_policy,
       .update_resource = [](Provisioning& provisioning) { put_policy(provisioning, provisioning.physical_id()); },
       .remove_resource =
           [](Provisioning& provisioning) {
             call_for_property(provisioning, provisioning.physical_id(), "DeleteBucketPolicy", Value::object());
           },
       .read_resource = [](Provisioning&) { return Value::object(); }});
}

}  // namespace s3
