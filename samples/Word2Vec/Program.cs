using System.CommandLine;
using System.CommandLine.Parsing;
using Samples;
using Word2Vec;

Option<Architecture> model = CommandLine.Choice("--model", "Guess neighbours from a word, or a word from its neighbours", Architecture.SkipGram);
Option<int> passes = CommandLine.Whole("--passes", "Passes over the corpus [default: skipgram 3, cbow 8]", 1, 100_000);
Option<int> batch = CommandLine.Whole("--batch", "Examples per step", 1, 100_000, 512);
Option<float> learningRate = CommandLine.LearningRate("Adam's learning rate", 5e-3f);
Option<int> seed = CommandLine.Seed("Decides the first vectors and everything that is drawn");
Option<string> output = CommandLine.Output("word2vec", "Folder for the vectors and the vocabulary");
var words = new Argument<string[]>("words")
{
    Description = "Words whose neighbours to show.",
    DefaultValueFactory = _ => ["money", "free", "linux", "microsoft", "monday", "price", "kernel", "women"],
};
words.Validators.Add(result =>
{
    foreach (Token token in result.Tokens.Where(token => token.Value.StartsWith('-')))
    {
        result.AddError($"There is no option '{token.Value}'.");
    }
});

var command = new RootCommand("Learns word vectors from mail, with code that ModelGen generates from their declaration, and shows nearest words.")
{
    words, model, passes, batch, learningRate, seed, output,
};
command.SetAction(arguments =>
{
    Architecture architecture = arguments.GetValue(model);
    int count = arguments.GetValue(passes);
    var settings = new Settings(
        architecture,
        count > 0 ? count : architecture == Architecture.SkipGram ? 3 : 8,
        arguments.GetValue(batch),
        arguments.GetValue(learningRate),
        arguments.GetValue(seed),
        arguments.GetRequiredValue(output),
        arguments.GetRequiredValue(words));
    return CommandLine.Run(console =>
    {
        new Job(settings, console).Run();
        return true;
    });
});
return CommandLine.Invoke(command, args);
