using System.Diagnostics;

namespace ModelGen.Tests.IO;

/// <summary>Where a save writes, what it leaves, and what it says.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("modelgen-").FullName;
    private readonly SafetensorsWriter writer = new();

    public AtomicFileTests() => writer.Add("a", [2], new[] { 1f, 2f });

    private string Target => Path.Combine(folder, "weights.safetensors");

    private string LeftBehind => Target + ".abcdefgh.ij5.tmp";

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_link_is_followed_to_its_end()
    {
        Directory.CreateDirectory(Path.Combine(folder, "store"));
        string file = Path.Combine(folder, "store", "v1"), first = Path.Combine(folder, "first");
        File.CreateSymbolicLink(first, Path.Combine("store", "v1"));
        File.CreateSymbolicLink(Target, first);

        // The file does not exist yet.
        for (int i = 0; i < 2; i++)
        {
            writer.Save(Target);
            Assert.Equal(first, new FileInfo(Target).LinkTarget);
            Assert.Equal(Path.Combine("store", "v1"), new FileInfo(first).LinkTarget);
            Assert.Null(new FileInfo(file).LinkTarget);
            using var reader = SafetensorsReader.Open(file);
            Assert.Single(reader.Tensors);
        }

        Assert.Equal([file], Directory.GetFiles(Path.Combine(folder, "store")));
        Assert.Equal([first, Target], Directory.GetFiles(folder).Order());
    }

    [Fact]
    public void A_folder_is_flushed_where_the_system_can_do_it()
    {
        Assert.Equal(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), FolderSync.TryFlush(folder));
        Assert.False(FolderSync.TryFlush(Path.Combine(folder, "none")));
    }

    [Fact]
    public void Links_in_a_circle_are_an_error()
    {
        File.CreateSymbolicLink(Target, Path.Combine(folder, "other"));
        File.CreateSymbolicLink(Path.Combine(folder, "other"), Target);
        string message = Assert.Throws<IOException>(() => writer.Save(Target)).Message;
        Assert.StartsWith($"Cannot save '{Target}': ", message, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFileSystemEntries(folder).Length);
    }

    [Fact]
    public void A_file_keeps_its_mode_and_a_new_one_gets_the_default()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Modes are Unix's.");
            return;
        }

        string plain = Path.Combine(folder, "plain");
        File.WriteAllBytes(plain, []);
        writer.Save(Target);
        Assert.Equal(File.GetUnixFileMode(plain), File.GetUnixFileMode(Target));
        foreach (UnixFileMode mode in (UnixFileMode[])[UnixFileMode.UserRead | UnixFileMode.UserWrite, (UnixFileMode)0b111_110_110])
        {
            File.SetUnixFileMode(Target, mode);
            writer.Save(Target);
            Assert.Equal(mode, File.GetUnixFileMode(Target));
        }
    }

    [Fact]
    public void Messages_name_what_the_user_wrote()
    {
        string missing = Path.Combine(folder, "missing", "weights.safetensors");
        Assert.Equal($"Cannot save '{missing}': the folder '{Path.Combine(folder, "missing")}' does not exist.", Assert.Throws<DirectoryNotFoundException>(() => writer.Save(missing)).Message);
        string taken = Directory.CreateDirectory(Path.Combine(folder, "taken")).FullName;
        Assert.Equal($"Cannot save '{taken}': it is a folder.", Assert.Throws<IOException>(() => writer.Save(taken)).Message);
        File.WriteAllText(Path.Combine(folder, "file"), "");
        foreach (string path in (string[])[Path.Combine(folder, "file", "weights"), Path.Combine(folder, new string('x', 300)), "/proc/weights"])
        {
            Exception exception = Assert.ThrowsAny<Exception>(() => writer.Save(path));
            Assert.True(exception is IOException or UnauthorizedAccessException);
            Assert.StartsWith($"Cannot save '{path}': ", exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(".tmp", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_full_disk_is_an_error_and_a_device_is_no_file_to_replace()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The device is Linux's.");
        string message = Assert.Throws<IOException>(() => writer.Save("/dev/full")).Message;
        Assert.StartsWith("Cannot save '/dev/full': No space left on device", message, StringComparison.Ordinal);
        writer.Save("/dev/null");
        Assert.Empty(Directory.GetFiles("/dev", "null.*.tmp"));
    }

    [Fact]
    public async Task A_pipe_is_written_into()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes with names are Unix's.");
        using (var mkfifo = Process.Start("mkfifo", [Target]))
        {
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Task save = Task.Run(() => writer.Save(Target), TestContext.Current.CancellationToken);
        byte[] read = await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken);
        await save;
        using var stream = new MemoryStream();
        writer.Write(stream);
        Assert.Equal(stream.ToArray(), read);
        Assert.Equal([Target], Directory.GetFiles(folder));
    }

    [Fact]
    public void What_an_ended_process_left_behind_is_deleted_by_the_next_save_to_the_same_place()
    {
        string[] others =
        [
            Path.Combine(folder, "weights.safetensors.tmp"),
            Path.Combine(folder, "weights.safetensors.abcdefgh.tmp"),
            Path.Combine(folder, "weights.safetensors.Abcdefgh.ijk.tmp"),
            Path.Combine(folder, "weights.safetensors.abcdefgh.ijk.tmp.bak"),
            Path.Combine(folder, "weights.safetensors.bak.abcdefgh.ijk.tmp"),
            Path.Combine(folder, "other.safetensors.abcdefgh.ijk.tmp"),
        ];
        foreach (string path in others.Append(LeftBehind))
        {
            File.WriteAllText(path, "half");
        }

        writer.Save(Target);
        Assert.Equal(others.Append(Target).Order(), Directory.GetFiles(folder).Order());
    }

    [Fact]
    public void Another_save_that_is_under_way_is_left_alone()
    {
        var slow = new SafetensorsWriter();
        slow.Add("a", [1], values =>
        {
            string[] during = Directory.GetFiles(folder, "*.tmp");
            Assert.Single(during);
            writer.Save(Target);
            Assert.Equal(during, Directory.GetFiles(folder, "*.tmp"));
            values[0] = 3;
        });
        slow.Save(Target);
        using var reader = SafetensorsReader.Open(Target);
        float[] last = new float[1];
        reader.Read(reader.Tensors[0], last);
        Assert.Equal([3f], last);
        Assert.Equal([Target], Directory.GetFiles(folder));
    }

    [Fact]
    public void A_file_that_somebody_keeps_is_not_replaced()
    {
        writer.Save(Target);
        byte[] before = File.ReadAllBytes(Target);
        using (new FileStream(Target, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var error = Assert.Throws<IOException>(() => writer.Save(Target));
            Assert.StartsWith($"Cannot save '{Target}'", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, File.ReadAllBytes(Target));
        Assert.Equal([Target], Directory.GetFiles(folder));
    }

    [Fact]
    public void Many_saves_to_one_place_at_the_same_time_all_succeed()
    {
        Parallel.For(0, 200, i => writer.Save(Target));
        using var reader = SafetensorsReader.Open(Target);
        Assert.Single(reader.Tensors);
        Assert.Equal([Target], Directory.GetFiles(folder));
    }
}
