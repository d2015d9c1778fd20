using System.Runtime.InteropServices;

namespace Benchmarks.Peers;

/// <summary>TorchSharp's native library.</summary>
internal static class TorchLibrary
{
    /// <summary>
    /// Loads the library ahead of TorchSharp, which hides the loader's reason behind pages of its own, and sets the number of threads.
    /// </summary>
    /// <exception cref="DllNotFoundException">It does not load; the message says why.</exception>
    public static void Use(int threads)
    {
        NativeLibrary.Load("LibTorchSharp", typeof(TorchSharp.torch).Assembly, DllImportSearchPath.AssemblyDirectory);
        TorchSharp.torch.set_num_threads(threads);
    }
}
