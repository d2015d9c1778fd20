using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace Samples;

/// <summary>What the samples' command lines have in common.</summary>
internal static class CommandLine
{
    /// <summary>Refuses values below 1.</summary>
    public static void MustBePositive(Option<int> option) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out int value) && value < 1)
        {
            result.AddError($"{option.Name} must be at least 1.");
        }
    });

    /// <summary>Runs a job; a file that is missing or damaged is a line on the error stream.</summary>
    /// <param name="job">Does the work and says whether it came out right.</param>
    /// <returns>The exit code.</returns>
    public static int Run(Func<IAnsiConsole, bool> job)
    {
        if (!AnsiConsole.Profile.Out.IsTerminal)
        {
            // In a file, a line is a line.
            AnsiConsole.Profile.Width = int.MaxValue;
        }

        try
        {
            return job(AnsiConsole.Console) ? 0 : 1;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }
}
