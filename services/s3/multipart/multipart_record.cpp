#include "services/s3/multipart/multipart_record.h"

#include "emulator/store/store.h"
#include "emulator/store/stored_value.h"
#include "services/s3/errors.h"
#include "services/s3/object/object_body.h"
#include "services/s3/object/object_keys.h"

namespace s3 {
namespace {

std::string encode(const Value& record) {
  return emulator::to_stored(record);
}

const std::string& id_of_upload(const Value& upload) {
  return upload.at("UploadId").get_ref<const std::string&>();
}

std::string key_of_upload(const Bucket& bucket, const Value& upload) {
  return upload_key(bucket.name, upload.at("Key").get_ref<const std::string&>(), id_of_upload(upload));
}

}  // namespace

Value require_upload(RequestContext& context, const Bucket& bucket, const Value& input) {
  const std::string upload_id = input.at("UploadId");
  const auto bytes =
      upload_id.empty()
          ? std::nullopt
          : context.transaction.get(upload_key(bucket.name, input.at("Key").get_ref<const std::string&>(), upload_id));
  if (!bytes) throw no_such_upload(upload_id);
  return emulator::from_stored(*bytes);
}

void put_upload(RequestContext& context, const Bucket& bucket, const Value& upload) {
  context.transaction.put(key_of_upload(bucket, upload), encode(upload));
}

void erase_upload(RequestContext& context, const Bucket& bucket, const Value& upload) {
  context.transaction.erase(key_of_upload(bucket, upload));
}

std::optional<Value> find_part(RequestContext& context, const Value& upload, int64_t number) {
  const auto bytes = context.transaction.get(part_key(id_of_upload(upload), number));
  if (!bytes) return std::nullopt;
  return emulator::from_stored(*bytes);
}

void put_part(RequestContext& context, const Value& upload, const Value& part) {
  const int64_t number = part.at("PartNumber");
  if (const auto earlier = find_part(context, upload, number)) release_slices(context, earlier->at("@body"));
  context.transaction.put(part_key(id_of_upload(upload), number), encode(part));
}

void each_part(RequestContext& context, const Value& upload, int64_t after,
               const std::function<bool(Value part)>& visit) {
  const std::string& id = id_of_upload(upload);
  context.transaction.scan_prefix(
      parts_prefix(id), [&](std::string_view, std::string_view bytes) { return visit(emulator::from_stored(bytes)); },
      part_key(id, after + 1));
}

void erase_part(RequestContext& context, const Value& upload, int64_t number) {
  context.transaction.erase(part_key(id_of_upload(upload), number));
}

void abort_upload(RequestContext& context, const Bucket& bucket, const Value& upload) {
  std::vector<Value> parts;
  each_part(context, upload, 0, [&](Value part) {
    parts.push_back(std::move(part));
    return true;
  });
  for (const Value& part : parts) {
    release_slices(context, part.at("@body"));
    erase_part(context, upload, part.at("PartNumber"));
  }
  erase_upload(context, bucket, upload);
}

void remove_uploads(RequestContext& context, const std::string& bucket) {
  std::vector<Value> uploads;
  context.transaction.scan_prefix(uploads_prefix(bucket), [&](std::string_view, std::string_view bytes) {
    uploads.push_back(emulator::from_stored(bytes));
    return true;
  });
  for (const Value& upload : uploads) abort_upload(context, {.name = bucket}, upload);
}

}  // namespace s3
