// Where S3's state stands in the store. Object keys are any bytes; every listing is an ordered scan.
//
//   s3/o/<bucket>/<key>                        the current version, if it is not a delete marker
//   s3/v/<bucket>/<escaped key>00 01<order>    every other version and all delete markers, newest first
//   s3/n/<bucket>/<key>                        the order of the null version among those, if it is there
//   s3/u/<bucket>/<escaped key>00 01<id>       unfinished multipart uploads
//   s3/p/<upload id>/<number>                  their parts
//   s3/m/<id>                                  the parts of a finished one
//   s3/i/<id>                                  small bodies
//   s3/d/<bucket>/<name>                       the bucket's documents
//   s3/a/<account>/<name>                      the account's, AccessPoint/<region>/<name> among them
//   s3/e/<access key id>                       sessions of S3 Express
//   s3/g/<bucket>/<time><request id>           lines of access logs that wait for delivery
//   s3/t/<bucket>/<escaped key>00 01<order>/<name>   annotations of versions
//   s3/l/<alias>                               the access point of that alias
//
// So a listing reads exactly what it shows, however many versions there are; the newest version of a key is the one
// under s3/o, else the first one under s3/v, which then is a delete marker.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "emulator/time/clock.h"

namespace s3 {

std::string current_prefix(std::string_view bucket);
std::string current_key(std::string_view bucket, std::string_view key);

std::string noncurrent_prefix(std::string_view bucket);
/// Before all noncurrent versions of the key.
std::string noncurrent_prefix(std::string_view bucket, std::string_view key);
/// `order` grows with time; the newest comes first.
std::string noncurrent_key(std::string_view bucket, std::string_view key, uint64_t order);
std::string null_version_key(std::string_view bucket, std::string_view key);

std::string uploads_prefix(std::string_view bucket);
std::string uploads_prefix(std::string_view bucket, std::string_view key);
std::string upload_key(std::string_view bucket, std::string_view key, std::string_view upload_id);
std::string parts_prefix(std::string_view upload_id);
std::string part_key(std::string_view upload_id, int64_t number);

std::string manifest_key(std::string_view id);
std::string inline_body_key(std::string_view id);
/// The ARN of the access point that has this alias.
std::string alias_key(std::string_view alias);
/// What S3 knows of an account.
std::string account_key(std::string_view account, std::string_view name);
std::string document_key(std::string_view bucket, std::string_view name);

/// Of a version.
std::string annotations_prefix(std::string_view bucket, std::string_view key, uint64_t order);

/// A session of S3 Express, by its access key id.
std::string session_key(std::string_view access_key_id);

std::string log_lines_prefix(std::string_view bucket);
std::string log_line_key(std::string_view bucket, emulator::Time time, std::string_view request_id);
/// When the request was whose line has this key, given without log_lines_prefix().
emulator::Time time_of_log_line(std::string_view rest);

/// The object key in what follows noncurrent_prefix(bucket) or uploads_prefix(bucket), and what stands behind it.
struct EscapedKey {
  std::string key;
  std::string_view rest;
};
EscapedKey parse_escaped(std::string_view text);
/// The same bytes in the same order, such that no key is the beginning of another one.
std::string escape(std::string_view key);

}  // namespace s3
