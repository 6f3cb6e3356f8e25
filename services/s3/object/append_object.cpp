#include "services/s3/object/append_object.h"

#include "protocol/checksum/digest_text.h"
#include "services/s3/errors.h"
#include "services/s3/object/object_checksum.h"
#include "services/s3/object/object_version.h"

namespace s3 {
namespace {

/// "an object can have a maximum of 10,000 parts"
constexpr int64_t kAppendsMax = 10'000;
constexpr const char* kAppends = "@appends";

/// The content headers and metadata stay those of the object's first write.
constexpr const char* kReplaced[] = {"Size", "@body", "LastModified", "ETag", "@order", "VersionId", kAppends};

/// CRCs of two pieces give that of the whole; other checksums do not, and AWS does not take them here.
void join_checksums(const Value& earlier, Value& record) {
  const auto algorithm = checksum_in(record);
  if (!algorithm || checksum_in(earlier) != algorithm) {
    throw refusal_saying("InvalidRequest",
                         "The checksum algorithm of an append must be the one that the object was written with.");
  }
  if (!protocol::is_combinable(*algorithm)) {
    throw refusal_saying("InvalidRequest",
                         "Objects can be appended to with the checksums CRC32, CRC32C and CRC64NVME.");
  }
  const std::string member = checksum_member(*algorithm);
  record[member] = full_object_checksum(Value::array({{{member, earlier.at(member)}, {"Size", earlier.at("Size")}},
                                                      {{member, record.at(member)}, {"Size", record.at("Size")}}}),
                                        *algorithm);
}

}  // namespace

void check_write_offset(const Value& input, const std::optional<Value>& current) {
  const int64_t offset = input.at("WriteOffsetBytes");
  if (!current && offset > 0) throw no_such_key(input.at("Key"));
  const int64_t size = current ? current->at("Size").get<int64_t>() : 0;
  if (offset == size) return;
  throw refusal("InvalidWriteOffset", {{"WriteOffset", std::to_string(offset)}, {"ObjectSize", std::to_string(size)}});
}

void append_to(RequestContext& context, const Bucket& bucket, const Value& earlier, Value& record) {
  const int64_t appends = earlier.value(kAppends, int64_t{1}) + 1;
  if (appends > kAppendsMax) throw refusal("TooManyParts");
  join_checksums(earlier, record);
  Value slices = slices_of(context, earlier);
  for (Value& slice : record["@body"]) slices.push_back(std::move(slice));
  const auto size = earlier.at("Size").get<uint64_t>() + record.at("Size").get<uint64_t>();
  for (const auto& [name, value] : earlier.items()) {
    const bool is_replaced = std::find(std::begin(kReplaced), std::end(kReplaced), name) != std::end(kReplaced) ||
                             name.starts_with("Checksum") || name == "@manifest" || name == "@parts";
    if (!is_replaced) record[name] = value;
  }
  record["@body"] = std::move(slices);
  record["Size"] = size;
  record[kAppends] = appends;
  take_out(context, bucket, earlier);
}

}  // namespace s3
