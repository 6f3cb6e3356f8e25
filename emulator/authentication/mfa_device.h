// MFA devices as requests are verified with them: found by serial number in one read ("m/<serial>"), with the one-time
// codes of RFC 6238.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/time/clock.h"

namespace emulator {

class Transaction;

/// A device that a user has enabled.
struct MfaDevice {
  std::string serial_number;
  std::string user_arn;
  /// The shared secret, in base 32.
  std::string seed;
};

void store_mfa_device(Transaction& transaction, const MfaDevice& device);
void erase_mfa_device(Transaction& transaction, std::string_view serial_number);
std::optional<MfaDevice> find_mfa_device(Transaction& transaction, std::string_view serial_number);

/// The six digits that a device shows at a time; nothing if the seed is not base 32.
std::optional<std::string> totp_code(std::string_view seed, Time time);
/// Whether a device shows the code about now: clocks of devices may be a step off.
bool is_current_code(std::string_view seed, std::string_view code, Time now);
/// Whether a device shows one code after the other, lately: what enabling it asks for.
bool are_consecutive_codes(std::string_view seed, std::string_view first, std::string_view second, Time now);

}  // namespace emulator
