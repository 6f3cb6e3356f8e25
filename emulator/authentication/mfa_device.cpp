#include "emulator/authentication/mfa_device.h"

#include <cstdio>

#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "emulator/store/store.h"

namespace emulator {
namespace {

constexpr std::chrono::seconds kStep{30};
constexpr int kStepsOff = 1;
/// How far the clock of a device that is being enabled may be off.
constexpr int kStepsOffAtFirst = 20;
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

std::string key_of(std::string_view serial_number) {
  return "m/" + std::string(serial_number);
}

std::optional<std::string> decode_base32(std::string_view text) {
  std::string bytes;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    const size_t value = kBase32.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 5 | static_cast<uint32_t>(value);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFF);
  }
  return bytes;
}

}  // namespace

void store_mfa_device(Transaction& transaction, const MfaDevice& device) {
  const nlohmann::json record{{"User", device.user_arn}, {"Seed", device.seed}};
  transaction.put(key_of(device.serial_number), record.dump());
}

void erase_mfa_device(Transaction& transaction, std::string_view serial_number) {
  transaction.erase(key_of(serial_number));
}

std::optional<MfaDevice> find_mfa_device(Transaction& transaction, std::string_view serial_number) {
  const auto bytes = transaction.get(key_of(serial_number));
  if (!bytes) return std::nullopt;
  const auto record = nlohmann::json::parse(*bytes);
  return MfaDevice{
      .serial_number = std::string(serial_number), .user_arn = record.at("User"), .seed = record.at("Seed")};
}

// https://www.rfc-editor.org/rfc/rfc6238
std::optional<std::string> totp_code(std::string_view seed, Time time) {
  const auto secret = decode_base32(seed);
  if (!secret) return std::nullopt;
  auto counter = static_cast<uint64_t>(time.time_since_epoch() / kStep);
  unsigned char message[8];
  for (int i = 7; i >= 0; --i, counter >>= 8) message[i] = static_cast<unsigned char>(counter & 0xFF);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  HMAC(EVP_sha1(), secret->data(), static_cast<int>(secret->size()), message, sizeof message, digest, &length);
  const unsigned offset = digest[length - 1] & 0xF;
  const uint32_t number = (digest[offset] & 0x7Fu) << 24 | static_cast<uint32_t>(digest[offset + 1]) << 16 |
                          static_cast<uint32_t>(digest[offset + 2]) << 8 | digest[offset + 3];
  char text[8];
  std::snprintf(text, sizeof text, "%06u", number % 1000000);
  return text;
}

bool is_current_code(std::string_view seed, std::string_view code, Time now) {
  for (int off = -kStepsOff; off <= kStepsOff; ++off) {
    if (totp_code(seed, now + off * kStep) == code) return true;
  }
  return false;
}

bool are_consecutive_codes(std::string_view seed, std::string_view first, std::string_view second, Time now) {
  for (int off = -kStepsOffAtFirst; off <= kStepsOffAtFirst; ++off) {
    const Time time = now + off * kStep;
    if (totp_code(seed, time) == first && totp_code(seed, time + kStep) == second) return true;
  }
  return false;
}

}  // namespace emulator
