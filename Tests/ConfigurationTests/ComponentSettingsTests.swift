// Which probe tells of which part of the product.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import TemporaryFiles
import Testing

@Suite struct ComponentSettingsTests {
    let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    private static let probes = """
        probes:
          - { name: gpu, http: { url: "http://127.0.0.1:1/health" } }
          - { name: main, tcp: { address: 127.0.0.1:1 } }

        """

    @Test func `A part names its probe, and what is not named has none`() throws {
        let named = try files.configuration(Self.probes + "components: { comfyui: gpu, database: main }")
        #expect(named.components.probes == ["comfyui": "gpu", "database": "main"])
        #expect(try files.configuration(Self.probes).components.probes == [:])
    }

    @Test func `A probe that is not there is refused, and so is a part that nobody shows`() {
        #expect(
            files.problems(Self.probes + "components: { comfyui: gpus }") == [
                "4: components.comfyui must be the name of a probe; did you mean gpu?"
            ])
        #expect(files.problems("components: { redis: cache }") == ["1: components.redis must be the name of a probe"])
        let unknown = files.problems(Self.probes + "components: { comfy: gpu }")
        #expect(unknown.count == 1 && unknown[0].hasPrefix("4: unknown key components.comfy"), "\(unknown)")
    }
}
