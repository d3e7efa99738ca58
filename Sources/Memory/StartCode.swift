// Lets go of the code that only the start of the program ran.
// SPDX-License-Identifier: Apache-2.0

internal import CMalloc

package enum StartCode {
    /// Takes the pages of all programs and libraries that are only read or run out of the process. They stay in the
    /// kernel's cache, whence those that are needed come back at once, a few at a time; what linking, the libraries'
    /// preparations and the reading of the configuration ran is not, and is the greater part.
    ///
    /// May be called at any time, from any thread.
    package static func letGo() { bursar_let_go_of_code() }
}
