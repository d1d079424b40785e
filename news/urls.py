"""The pages of news, cases and opinions, under the root of the site."""

from django.urls import URLPattern, path

from news.views import articles, case_writing, cases, opinion_desk, opinions

urlpatterns: list[URLPattern] = [
    path("news/", articles.articles, name="articles"),
    path("news/feed.rss", articles.ArticleFeed(), name="articles_rss"),
    path("news/desk/", articles.desk, name="article_desk"),
    path("news/new/", articles.write, name="article_new"),
    path("news/<int:pk>/", articles.article, name="article"),
    path("news/<int:pk>/edit/", articles.write, name="article_edit"),
    path("news/<int:pk>/upload/", articles.upload, name="article_upload"),
    path("news/<int:pk>/do/<slug:name>/", articles.step, name="article_step"),
    path("cases/", cases.cases, name="cases"),
    path("cases/mine/", cases.mine, name="cases_mine"),
    path("cases/new/", case_writing.write, name="case_new"),
    path("cases/consent/<int:pk>/<slug:answer>/", cases.consent, name="case_consent"),
    path("cases/<str:reference>/", cases.case, name="case"),
    path("cases/<str:reference>/edit/", case_writing.write, name="case_edit"),
    path("cases/<str:reference>/upload/", case_writing.upload, name="case_upload"),
    path("cases/<str:reference>/do/<slug:name>/", cases.step, name="case_step"),
    path("opinions/", opinions.opinions, name="opinions"),
    path("opinions/new/", opinions.write, name="opinion_new"),
    path("opinions/mine/", opinions.mine, name="opinions_mine"),
    path("opinions/desk/", opinion_desk.desk, name="opinion_desk"),
    path("opinions/enter/", opinion_desk.enter, name="opinion_enter"),
    path("opinions/follow/<str:token>/", opinions.follow, name="opinion_follow"),
    path("opinions/follow/<str:token>/<slug:name>/", opinions.answer, name="opinion_reply"),
    path("opinions/<str:reference>/", opinion_desk.opinion, name="opinion"),
    path("opinions/<str:reference>/do/<slug:name>/", opinion_desk.step, name="opinion_step"),
]
