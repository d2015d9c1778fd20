using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using ModelGen;
using Spectre.Console;

namespace Samples;

/// <summary>What the samples' command lines have in common: options that take what makes sense and nothing else, and failures of one line.</summary>
internal static class CommandLine
{
    /// <summary>What a shell expects of a program that Ctrl+C ended: 128 and the number of SIGINT.</summary>
    private const int Interrupted = 130;

    /// <summary>An option that takes a whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="least">The least value.</param>
    /// <param name="most">The greatest value.</param>
    /// <param name="standard">The value without the option; 0 without this.</param>
    public static Option<int> Whole(string name, string description, int least, int most, int? standard = null) => new(name)
    {
        HelpName = "N",
        Description = description,
        DefaultValueFactory = standard is { } value ? _ => value : null,
        CustomParser = result => Parse<int>(
            result,
            int.TryParse(Text(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most ? value : null,
            string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}")),
    };

    /// <summary>The option that takes a seed, any number; 1 without it.</summary>
    public static Option<int> Seed(string description) => Whole("--seed", description, int.MinValue, int.MaxValue, 1);

    /// <summary>The option that takes a learning rate: a finite number above 0, with a point, whatever the machine's language.</summary>
    /// <param name="description">What it is for.</param>
    /// <param name="standard">The rate without the option; 0 without this.</param>
    public static Option<float> LearningRate(string description, float? standard = null) => new("--lr")
    {
        HelpName = "X",
        Description = description,
        DefaultValueFactory = standard is { } value ? _ => value : null,
        CustomParser = result => Parse<float>(
            result,
            float.TryParse(Text(result), NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && value > 0 && float.IsFinite(value) ? value : null,
            "a number above 0, such as 0.001"),
    };

    /// <summary>An option that takes one of some words.</summary>
    /// <typeparam name="T">Its members are the words.</typeparam>
    public static Option<T> Choice<T>(string name, string description, T standard)
        where T : struct, Enum
    {
        string[] words = Array.ConvertAll(Enum.GetNames<T>(), word => word.ToLowerInvariant());
        return new Option<T>(name)
        {
            HelpName = string.Join('|', words),
            Description = description,
            DefaultValueFactory = _ => standard,
            CustomParser = result => Parse<T>(
                result,
                words.Contains(Text(result).ToLowerInvariant(), StringComparer.Ordinal) ? Enum.Parse<T>(Text(result), ignoreCase: true) : null,
                string.Join(" or ", words)),
        };
    }

    /// <summary>The option that takes the folder for what a job makes.</summary>
    /// <param name="name">The folder's name below <c>artifacts</c>, where it is unless the option says otherwise.</param>
    /// <param name="description">What goes there.</param>
    public static Option<string> Output(string name, string description)
    {
        var option = new Option<string>("--output")
        {
            HelpName = "DIR",
            Description = description,
            DefaultValueFactory = _ => Path.Combine("artifacts", name),
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (string.IsNullOrWhiteSpace(token.Value) || token.Value.Contains('\0', StringComparison.Ordinal)))
            {
                result.AddError("--output must be the path of a folder.");
            }
        });
        return option;
    }

    /// <summary>Does what the arguments ask for. Wrong arguments are a line on the error stream each.</summary>
    /// <returns>The exit code.</returns>
    public static int Invoke(RootCommand command, string[] arguments)
    {
        ParseResult result = command.Parse(arguments);
        if (result.Action is ParseErrorAction error)
        {
            error.ShowHelp = false;
        }

        return result.Invoke();
    }

    /// <summary>
    /// Runs a job. A file that is missing, damaged or cannot be written, a training that comes to nothing and too little memory are a line on the error stream;
    /// only a fault of the program is a stack trace.
    /// </summary>
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
        catch (OperationCanceledException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return Interrupted;
        }
        catch (OutOfMemoryException)
        {
            Console.Error.WriteLine("There is not enough memory: take a smaller --batch.");
            return 1;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or WeightMismatchException or TrainingFailedException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }

    private static string Text(ArgumentResult result) => result.Tokens[0].Value;

    private static T Parse<T>(ArgumentResult result, T? value, string expected)
        where T : struct
    {
        if (value is null)
        {
            result.AddError($"{((OptionResult)result.Parent!).Option.Name} must be {expected}, not '{Text(result)}'.");
        }

        return value.GetValueOrDefault();
    }
}
