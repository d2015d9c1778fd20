using System.CommandLine;
using Samples;
using Word2Vec;

var model = new Option<Architecture>("--model") { HelpName = "skipgram|cbow", Description = "Guess neighbours from a word, or a word from its neighbours.", DefaultValueFactory = _ => Architecture.SkipGram };
var passes = new Option<int>("--passes") { Description = "Passes over the corpus (default: skipgram 3, cbow 8)." };
var batch = new Option<int>("--batch") { Description = "Examples per step.", DefaultValueFactory = _ => 512 };
var learningRate = new Option<float>("--lr") { Description = "Adam's learning rate.", DefaultValueFactory = _ => 5e-3f };
var seed = new Option<int>("--seed") { Description = "Decides the first vectors and everything that is drawn.", DefaultValueFactory = _ => 1 };
var output = new Option<DirectoryInfo>("--output")
{
    Description = "Folder for the vectors and the vocabulary.",
    DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "word2vec")),
};
var words = new Argument<string[]>("words")
{
    Description = "Words whose neighbours to show.",
    DefaultValueFactory = _ => ["money", "free", "linux", "microsoft", "monday", "price", "kernel", "women"],
};
CommandLine.MustBePositive(passes);
CommandLine.MustBePositive(batch);

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
        arguments.GetRequiredValue(output).ToString(),
        arguments.GetRequiredValue(words));
    return CommandLine.Run(console => new Job(settings, console).Run());
});
return command.Parse(args).Invoke();
