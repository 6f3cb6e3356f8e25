#include "services/s3/object/object_headers.h"

#include "protocol/checksum/digest.h"
#include "protocol/checksum/digest_text.h"
#include "services/s3/access/acl.h"
#include "services/s3/access/object_owner.h"
#include "services/s3/access/public_access.h"
#include "services/s3/bucket/bucket_document.h"
#include "services/s3/bucket/directory_bucket.h"
#include "services/s3/errors.h"
#include "services/s3/object/customer_key.h"
#include "services/s3/object/object_lock.h"
#include "services/s3/object/object_version.h"
#include "services/s3/tag_set.h"

namespace s3 {
namespace {

constexpr size_t kKeyBytesMax = 1024;
constexpr size_t kMetadataBytesMax = 2048;

constexpr const char* kContentHeaders[] = {"CacheControl",    "ContentDisposition", "ContentEncoding",
                                           "ContentLanguage", "ContentType",        "Expires"};
constexpr const char* kEncryptionMembers[] = {"ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled"};
constexpr std::string_view kStorageClasses[] = {"STANDARD",   "REDUCED_REDUNDANCY",  "STANDARD_IA", "ONEZONE_IA",
                                                "GLACIER_IR", "INTELLIGENT_TIERING", "GLACIER",     "DEEP_ARCHIVE"};

ApiError needs_kms(const std::string& algorithm) {
  return invalid_argument(
      "Server Side Encryption with AWS KMS managed key requires HTTP header "
      "x-amz-server-side-encryption : aws:kms",
      "x-amz-server-side-encryption", algorithm);
}

bool is_key_id(const std::string& text) {
  constexpr std::string_view kForm = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return text.size() == kForm.size() && std::equal(text.begin(), text.end(), kForm.begin(), [](char c, char form) {
           return form == '-' ? c == '-' : std::isxdigit(static_cast<unsigned char>(c)) != 0;
         });
}

/// The ARN by which responses name a key. "If you specify x-amz-server-side-encryption:aws:kms, but do not provide
/// x-amz-server-side-encryption-aws-kms-key-id, Amazon S3 uses the Amazon Web Services managed key": one of each
/// account and region. Nobody checks that a key exists, since AWS KMS is not emulated.
std::string key_arn(const RequestContext& context, const Bucket& bucket, std::string key) {
  if (key.empty()) {
    const std::string digits = protocol::hex_encode(
        protocol::bytes_view(protocol::Sha256::of("aws/s3 of " + bucket.account + " in " + bucket.region)));
    key = digits.substr(0, 8) + "-" + digits.substr(8, 4) + "-" + digits.substr(12, 4) + "-" + digits.substr(16, 4) +
          "-" + digits.substr(20, 12);
  }
  if (!is_key_id(key)) return key;
  return "arn:" + std::string(emulator::partition_of(context.region)) + ":kms:" + bucket.region + ":" + bucket.account +
         ":key/" + key;
}

void name_key(const RequestContext& context, const Bucket& bucket, Value& record) {
  if (!record.value("ServerSideEncryption", "").starts_with("aws:kms")) return;
  record["SSEKMSKeyId"] = key_arn(context, bucket, record.value("SSEKMSKeyId", ""));
}

/// The encryption of a new object: what the request says, else the bucket's default.
void set_encryption(RequestContext& context, const Bucket& bucket, const Value& input, Value& record) {
  if (take_customer_key(context, input, record)) return;
  if (input.contains("ServerSideEncryption")) {
    const std::string algorithm = input["ServerSideEncryption"];
    if (algorithm == "AES256" && input.contains("SSEKMSKeyId")) {
      throw needs_kms(algorithm);
    }
    for (const char* member : kEncryptionMembers) {
      if (input.contains(member)) record[member] = input[member];
    }
    return name_key(context, bucket, record);
  }
  for (const char* member : {"SSEKMSKeyId", "SSEKMSEncryptionContext"}) {
    if (input.contains(member)) throw needs_kms("null");
  }
  record["ServerSideEncryption"] = "AES256";
  const auto configuration = get_document(context, bucket, "Encryption");
  if (!configuration) return;
  const Value& rule = configuration->at("Rules").at(0);
  const Value& encryption = rule.at("ApplyServerSideEncryptionByDefault");
  record["ServerSideEncryption"] = encryption.at("SSEAlgorithm");
  if (encryption.contains("KMSMasterKeyID")) record["SSEKMSKeyId"] = encryption["KMSMasterKeyID"];
  if (rule.value("BucketKeyEnabled", false)) record["BucketKeyEnabled"] = true;
  name_key(context, bucket, record);
}

/// "Amazon S3 stores the resulting object without the aws-chunked value in the content-encoding header."
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
std::string without_transfer_coding(std::string_view codings) {
  std::string kept;
  while (!codings.empty()) {
    const size_t comma = codings.find(',');
    std::string_view coding = codings.substr(0, comma);
    codings = comma == codings.npos ? std::string_view{} : codings.substr(comma + 1);
    while (coding.starts_with(' ')) coding.remove_prefix(1);
    if (coding != "aws-chunked") kept.append(kept.empty() ? "" : ",").append(coding);
  }
  return kept;
}

}  // namespace

void check_object_request(const Value& input) {
  const std::string& key = input.at("Key").get_ref<const std::string&>();
  if (key.size() > kKeyBytesMax) {
    throw refusal("KeyTooLongError",
                  {{"Size", std::to_string(key.size())}, {"MaxSizeAllowed", std::to_string(kKeyBytesMax)}});
  }
  // "This functionality is only supported for objects in … directory buckets."
  if (input.contains("WriteOffsetBytes") && !is_directory_bucket(input.value("Bucket", ""))) {
    throw refusal("NotImplemented", {{"Header", "x-amz-write-offset-bytes"}});
  }
}

void check_storage_class(const Value& input) {
  const std::string storage_class = input.value("StorageClass", "STANDARD");
  if (std::find(std::begin(kStorageClasses), std::end(kStorageClasses), storage_class) == std::end(kStorageClasses)) {
    throw refusal("InvalidStorageClass", {{"StorageClassRequested", storage_class}});
  }
}

Value new_record(RequestContext& context, const Bucket& bucket, const Value& input) {
  check_object_request(input);
  Value record{{"Key", input.at("Key")}, {"LastModified", last_modified_at(context.time)}};
  if (is_directory_bucket(bucket.name)) {
    check_directory_write(input);
    record["StorageClass"] = kExpressClass;
    set_encryption(context, bucket, input, record);
    return record;
  }
  check_storage_class(input);
  check_acl_allowed(context, bucket, input);
  if (const std::string storage_class = input.value("StorageClass", "STANDARD"); storage_class != "STANDARD") {
    record["StorageClass"] = storage_class;
  }
  if (input.contains("WebsiteRedirectLocation")) {
    const std::string location = input["WebsiteRedirectLocation"];
    if (!location.starts_with("/") && !location.starts_with("http://") && !location.starts_with("https://")) {
      throw refusal_saying("InvalidRequest",
                           "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.");
    }
    record["WebsiteRedirectLocation"] = location;
  }
  set_encryption(context, bucket, input, record);
  take_object_lock(context, bucket, input, record);
  take_ownership(context, bucket, input, record);
  if (has_acl(input) || record.contains("@owner")) {
    record["@acl"] =
        grants_from(input, {.owner = record.value("@owner", bucket.account), .bucket_owner = bucket.account});
    check_public_acl_allowed(context, bucket, "s3:PutObject", record["@acl"].at("Grants"));
  }
  return record;
}

void take_content_headers(const Value& input, Value& record) {
  for (const char* member : kContentHeaders) {
    if (input.contains(member)) record[member] = input[member];
  }
  if (record.contains("ContentEncoding")) {
    const std::string encoding = without_transfer_coding(record["ContentEncoding"].get_ref<const std::string&>());
    record["ContentEncoding"] = encoding;
    if (encoding.empty()) record.erase("ContentEncoding");
  }
  if (!record.contains("ContentType")) record["ContentType"] = "binary/octet-stream";
  const Value metadata = input.value("Metadata", Value::object());
  size_t size = 0;
  for (const auto& [name, value] : metadata.items()) size += name.size() + value.get_ref<const std::string&>().size();
  if (size > kMetadataBytesMax) {
    throw refusal("MetadataTooLarge",
                  {{"Size", std::to_string(size)}, {"MaxSizeAllowed", std::to_string(kMetadataBytesMax)}});
  }
  if (!metadata.empty()) record["Metadata"] = metadata;
}

void take_tagging(const Value& input, Value& record) {
  if (!input.contains("Tagging")) return;
  Value tags = parse_tagging_header(input["Tagging"]);
  if (!tags.empty()) record["Tags"] = std::move(tags);
}

Value shown_headers(const Value& record) {
  Value output{{"AcceptRanges", "bytes"},
               {"LastModified", record.at("LastModified")},
               {"ETag", quoted(record.at("ETag"))},
               {"Metadata", record.value("Metadata", Value::object())}};
  for (const char* member : kContentHeaders) {
    if (record.contains(member)) output[member] = record[member];
  }
  for (const char* member : {"WebsiteRedirectLocation", "StorageClass", "ReplicationStatus"}) {
    if (record.contains(member)) output[member] = record[member];
  }
  show_encryption(record, output);
  show_object_lock(record, output);
  if (record.contains("Tags")) output["TagCount"] = record["Tags"].size();
  return output;
}

void show_encryption(const Value& record, Value& output) {
  for (const char* member : kEncryptionMembers) {
    if (record.contains(member)) output[member] = record[member];
  }
  show_customer_key(record, output);
}

std::string quoted(const std::string& etag) {
  return "\"" + etag + "\"";
}

std::string unquoted(const std::string& etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') return etag.substr(1, etag.size() - 2);
  return etag;
}

}  // namespace s3
