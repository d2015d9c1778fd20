using ModelGen;

namespace Benchmarks.Ours;

/// <summary>Gives generated models their first weights.</summary>
internal static class Weights
{
    /// <summary>Through a file, as weights from elsewhere come.</summary>
    public static T Load<T>(SafetensorsWriter file, Func<string, T> read)
    {
        string path = Path.GetTempFileName();
        file.Save(path);
        T model = read(path);
        File.Delete(path);
        return model;
    }
}
